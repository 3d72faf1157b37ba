import Access
import Audit
import Core
import SecurityEvents

/// What went wrong in the month, and what was done about it.
extension DemoMonth {
    mutating func addAttacks() {
        addKeyMisuse(daysAgo: 21)
        addStolenToken(daysAgo: 16)
        addForeignSignIn(daysAgo: 12)
        addSpray(daysAgo: 9)
        addLockout(daysAgo: 4)
        addExport(daysAgo: 2)
    }

    /// Somebody tries a few common passwords on every account, and on some that don't exist; then their address is blocked.
    private mutating func addSpray(daysAgo: Int) {
        let strangers = ["admin", "office", "j.smith", "reception", "test"].map { "\($0)@harborline.example" }
        let origin = Self.attacker("POST", "/v1/auth/login")
        var time = at(2, 13, daysAgo)
        for _ in 0..<6 {
            for target in people.map(\.person.email) + strangers {
                time = time + .milliseconds(Int64.random(in: 900...14_000, using: &dice))
                add(
                    .loginFailed, people.first { $0.person.email == target }, at: time, from: origin,
                    "Invalid password", email: target)
            }
        }
        add(
            .multipleFailedLogins, nil, at: time + .seconds(1), from: origin, "Many failed sign-ins from one address",
            severity: .error, ["failures": .integer(Int64(6 * (people.count + strangers.count)))])
        guard let officer = people.first else { return }
        let path = "/v1/ip-rules"
        add(
            .ipRuleCreated, officer, at: at(7, 41, daysAgo), from: Self.origin(officer.person, "POST", path),
            "203.0.113.77 blocked", ["reason": .text("password spraying")])
        for minute in 0..<30 {
            add(
                .suspiciousIP, nil, at: at(8, 0, daysAgo) + .seconds(Int64(minute) * 60), from: origin,
                "A blocked address tried again", ["count": .integer(Int64.random(in: 1...40, using: &dice))])
        }
    }

    /// A refresh token is used again after its owner used it: the whole session ends, and so do all others.
    private mutating func addStolenToken(daysAgo: Int) {
        guard let victim = people.last(where: { $0.person.role == .agent }), let officer = people.first else { return }
        let time = at(14, 47, daysAgo)
        add(
            .tokenRefreshFailed, victim, at: time, from: Self.attacker("POST", "/v1/auth/refresh"),
            "A used refresh token came back; its session was ended", severity: .critical, ["reason": .text("reused")])
        let path = "/v1/users/\(victim.id)/logout"
        add(
            .massRevocation, officer, at: time + .seconds(540), from: Self.origin(officer.person, "POST", path),
            "All sessions of a user were ended")
        add(
            .passwordChanged, victim, at: time + .seconds(1_900),
            from: Self.origin(victim.person, "POST", "/v1/auth/password"), "Password changed")
    }

    /// An agent's password is guessed at from one address until the account locks.
    private mutating func addLockout(daysAgo: Int) {
        guard let victim = people.first(where: { $0.person.role == .agent }), let officer = people.first else { return }
        let origin = Self.attacker("POST", "/v1/auth/login")
        var time = at(3, 22, daysAgo)
        for _ in 0..<5 {
            time = time + .seconds(Int64.random(in: 4...30, using: &dice))
            add(.loginFailed, victim, at: time, from: origin, "Invalid password")
        }
        add(
            .accountLocked, victim, at: time, from: origin, "Account locked after 5 failed login attempts",
            ["failed_attempts": .integer(5)])
        for _ in 0..<22 {
            time = time + .seconds(Int64.random(in: 4...60, using: &dice))
            add(.lockoutAttemptWhileLocked, victim, at: time, from: origin, "Sign-in while locked")
        }
        let path = "/v1/users/\(victim.id)/unlock"
        add(
            .accountUnlocked, victim, at: at(8, 5, daysAgo), from: Self.origin(officer.person, "POST", path),
            "Account unlocked")
    }

    /// A sign-in from a country where nobody of them ever was.
    private mutating func addForeignSignIn(daysAgo: Int) {
        guard let victim = people.first(where: { $0.person.role == .accountExecutive }) else { return }
        let origin = Origin(
            address: "203.0.113.140", userAgent: victim.person.userAgent, path: "/v1/auth/login", method: "POST",
            place: Place(
                city: "Changchun", country: "CN", latitude: 43.88, longitude: 125.32, timeZone: "Asia/Shanghai"))
        add(.loginSuccess, victim, at: at(19, 30, daysAgo), from: origin, "Signed in")
        add(
            .geoAnomaly, victim, at: at(19, 30, daysAgo), from: origin, "Signed in from a country new to this account",
            ["detected_country": .text("CN"), "expected_country": .list(["US"])])
    }

    /// A key that should be gone is tried, and one is used for more than it may.
    private mutating func addKeyMisuse(daysAgo: Int) {
        guard let program = people.first(where: { $0.person.role == .apiUser }) else { return }
        let origin = Self.origin(program.person, "POST", "/v1/listings")
        for minute in 0..<15 {
            add(
                .insufficientScope, program, at: at(11, 0, daysAgo) + .seconds(Int64(minute) * 60), from: origin,
                "An API key lacks the scope account:update", ["count": .integer(Int64.random(in: 1...9, using: &dice))])
        }
        for hour in 0..<12 {
            add(
                .apiKeyExpired, program, at: at(12, 0, daysAgo) + .seconds(Int64(hour) * 3600), from: origin,
                "An expired API key was used", ["key_name": .text("old web site")])
        }
        add(.apiKeyDeleted, program, at: at(9, 0, daysAgo - 2), from: origin, "API key deleted")
        add(.apiKeyRotated, program, at: at(9, 5, daysAgo - 2), from: origin, "API key rotated")
    }

    /// Somebody who is about to leave takes a great deal with them.
    private mutating func addExport(daysAgo: Int) {
        guard let leaver = people.first(where: { $0.person.role == .viewer }) else { return }
        let origin = Self.origin(leaver.person, "GET", "/v1/clients")
        for number in 0..<400 {
            add(
                .dataRead, leaver, at: at(20, 10, daysAgo) + .seconds(Int64(number)), from: origin,
                "Read client CLI-\(1_000 + number)",
                ["resource_type": .text("client"), "resource_id": .text("CLI-\(1_000 + number)")])
        }
        add(.dataExported, leaver, at: at(20, 20, daysAgo), from: origin, "Clients exported", ["count": .integer(400)])
        for _ in 0..<8 {
            add(
                .rateLimitExceeded, leaver, at: at(20, 21, daysAgo) + dice.timeOfDay(0...3), from: origin,
                "Too many requests", ["limit": .integer(120)])
        }
    }

    private func at(_ hour: Int64, _ minute: Int64, _ daysAgo: Int) -> Instant {
        midnight - Self.day * daysAgo + .seconds(hour * 3600 + minute * 60)
    }

    private static func attacker(_ method: String, _ path: String) -> Origin {
        Origin(
            address: "203.0.113.77", userAgent: "python-requests/2.32.5", path: path, method: method,
            place: Place(country: "NL", latitude: 52.38, longitude: 4.90, timeZone: "Europe/Amsterdam"))
    }
}
