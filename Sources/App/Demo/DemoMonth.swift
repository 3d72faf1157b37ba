import Access
import Audit
import Core
import SecurityEvents

/// The security events of the month before the demo begins: working days of everybody, some slips, and two attacks.
struct DemoMonth {
    /// One event at its time.
    struct Entry: Sendable {
        let time: Instant
        let draft: EventDraft
        let origin: Origin
    }

    static let days = 30
    private static let day = Duration.seconds(86_400)

    private let people: [(person: DemoPerson, id: UserID)]
    private let now: Instant
    private let midnight: Instant
    private var dice = DemoDice()
    private var entries: [Entry] = []

    /// All events, in no order; none is later than `now`.
    static func entries(of people: [(person: DemoPerson, id: UserID)], until now: Instant) -> [Entry] {
        var month = DemoMonth(people: people, now: now)
        for daysAgo in 0..<days {
            for person in people { month.addWorkingDay(of: person, daysAgo: daysAgo) }
        }
        month.addSpray(daysAgo: 9)
        month.addStolenToken(daysAgo: 16)
        return month.entries.filter { $0.time <= now }
    }

    private init(people: [(person: DemoPerson, id: UserID)], now: Instant) {
        self.people = people
        self.now = now
        midnight = Instant(milliseconds: now.milliseconds - now.milliseconds % Self.day.wholeMilliseconds)
    }

    private mutating func addWorkingDay(of one: (person: DemoPerson, id: UserID), daysAgo: Int) {
        let start = midnight - Self.day * daysAgo
        // 1970-01-01 was a Thursday, so days 2 and 3 after it were the first weekend.
        let isWeekend = [2, 3].contains(start.milliseconds / Self.day.wholeMilliseconds % 7)
        guard dice.chance(isWeekend ? 12 : 88) else { return }
        let origin = Self.origin(one.person, "/v1/auth/login")
        var time = start + dice.timeOfDay(440...570)
        if dice.chance(12) {
            add(.loginFailed, one, at: time, origin, "Wrong password")
            time = time + .seconds(20)
        }
        add(.loginSuccess, one, at: time, origin, "Signed in")
        if dice.chance(5) { addDenial(one, at: time + .seconds(900)) }
        for _ in 0..<Int.random(in: 3...8, using: &dice) {
            time = time + dice.timeOfDay(50...75)
            add(.tokenRefresh, one, at: time, Self.origin(one.person, "/v1/auth/refresh"), "Access token renewed")
        }
        if dice.chance(55) {
            add(.logout, one, at: time + .seconds(600), Self.origin(one.person, "/v1/auth/logout"), "Signed out")
        }
    }

    private mutating func addDenial(_ one: (person: DemoPerson, id: UserID), at time: Instant) {
        guard one.person.role != .systemAdmin else { return }
        let draft = EventDraft(
            .permissionDenied, user: one.id, email: one.person.email,
            message: "\(one.person.role.name) lacks \(Permission.userCreate.rawValue)",
            metadata: ["permission": .text(Permission.userCreate.rawValue)])
        entries.append(Entry(time: time, draft: draft, origin: Self.origin(one.person, "/v1/users")))
    }

    /// Somebody tries a few common passwords on every account, and on some that don't exist.
    private mutating func addSpray(daysAgo: Int) {
        let strangers = ["admin", "office", "j.smith"].map { "\($0)@harborline.example" }
        var time = midnight - Self.day * daysAgo + .seconds(2 * 3600 + 13 * 60)
        for _ in 0..<4 {
            for target in people.map(\.person.email) + strangers {
                time = time + .milliseconds(Int.random(in: 900...14_000, using: &dice))
                let draft = EventDraft(
                    .loginFailed, user: people.first { $0.person.email == target }?.id, email: target,
                    message: "Wrong password or unknown user")
                entries.append(Entry(time: time, draft: draft, origin: Self.attacker("/v1/auth/login")))
            }
        }
        let draft = EventDraft(
            .multipleFailedLogins, message: "\(4 * (people.count + strangers.count)) failed sign-ins from one address",
            severity: .error)
        entries.append(Entry(time: time + .seconds(1), draft: draft, origin: Self.attacker("/v1/auth/login")))
    }

    /// A refresh token is used again after its owner used it: the whole session ends.
    private mutating func addStolenToken(daysAgo: Int) {
        guard let victim = people.last(where: { $0.person.role == .agent }) else { return }
        let time = midnight - Self.day * daysAgo + .seconds(14 * 3600 + 47 * 60)
        let draft = EventDraft(
            .tokenRefreshFailed, user: victim.id, email: victim.person.email,
            message: "A refresh token was used twice; the session was ended", severity: .critical)
        entries.append(Entry(time: time, draft: draft, origin: Self.attacker("/v1/auth/refresh")))
    }

    private mutating func add(
        _ type: EventType, _ one: (person: DemoPerson, id: UserID), at time: Instant, _ origin: Origin,
        _ message: String
    ) {
        let draft = EventDraft(type, user: one.id, email: one.person.email, message: message)
        entries.append(Entry(time: time, draft: draft, origin: origin))
    }

    private static func origin(_ person: DemoPerson, _ path: String) -> Origin {
        Origin(address: person.address, userAgent: person.userAgent, path: path, method: "POST")
    }

    private static func attacker(_ path: String) -> Origin {
        Origin(address: "203.0.113.77", userAgent: "python-requests/2.32.5", path: path, method: "POST")
    }
}
