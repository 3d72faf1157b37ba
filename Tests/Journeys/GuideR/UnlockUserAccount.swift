import Access
import Core
import Foundation
import Store
import TestKit
import Testing

/// Guide R, "Unlock User Account", and what locks one: five wrong passwords, thirty minutes.
@Suite(.timeLimit(.minutes(2))) struct UnlockUserAccount {
    private static let wrong = "not her password at all"

    /// `UPDATE users SET failed_login_attempts = 0, locked_until = NULL WHERE email = 'user@example.com';`
    @Test(arguments: Engine.allCases)
    func byTheDatabase(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            for _ in 1...5 {
                let refused = try await house.api.signIn(ada.email, Self.wrong)
                #expect(refused.status == 401 && refused.errorCode == "INVALID_CREDENTIALS", "\(refused)")
            }
            let locked = try await house.api.signIn(ada.email, ada.password)
            #expect(locked.status == 423 && locked.errorCode == "ACCOUNT_LOCKED", "\(locked)")
            let end = house.clock.now() + .seconds(1800)
            #expect(locked["error", "locked_until"] == .string(end.rfc3339), "\(locked)")
            #expect(locked.header("Retry-After") == "1800")
            #expect(locked["error", "message"]?.string?.contains("30 minutes") == true, "\(locked)")

            try await house.storage.outside(
                "UPDATE users SET failed_login_attempts = 0, locked_until = NULL WHERE email = 'ada@example.com';")
            #expect(try await house.api.signIn(ada.email, ada.password).status == 200)
        }
    }

    /// "Or wait 30 minutes for automatic unlock": and then it takes five again.
    @Test(arguments: Engine.allCases)
    func byWaiting(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            for _ in 1...5 { _ = try await house.api.signIn(ada.email, Self.wrong) }
            house.clock.advance(by: .seconds(1799))
            #expect(try await house.api.signIn(ada.email, ada.password).status == 423)
            house.clock.advance(by: .seconds(1))
            for _ in 1...4 { #expect(try await house.api.signIn(ada.email, Self.wrong).status == 401) }
            #expect(try await house.api.signIn(ada.email, ada.password).status == 200)
        }
    }

    /// The same by the API and at the terminal, which lift the cap as well, and the weekly question that shows it.
    @Test(arguments: Engine.allCases)
    func byTheAPIAndAtTheTerminal(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            for isAtTerminal in [false, true] {
                try await house.storage.outside(
                    "UPDATE users SET password_failures = 99 WHERE email = 'ada@example.com';")
                #expect(try await house.api.signIn(ada.email, Self.wrong).status == 401)
                let shut = try await house.api.signIn(ada.email, ada.password)
                #expect(shut.status == 423 && shut["error", "locked_until"] == nil, "\(shut)")
                if isAtTerminal {
                    let run = try await house.storage.castellan("user", "unlock", "ada@example.com")
                    #expect(run.status == 0, "\(run.errors)")
                } else {
                    let user = try await root.get("/v1/users/usr-1")
                    #expect(user["data", "needsUnlock"] == .boolean(true), "\(user)")
                    #expect(try await root.post("/v1/users/USR-1/unlock").status == 200)
                }
                #expect(try await house.api.signIn(ada.email, ada.password).status == 200)
            }
            let week = (house.clock.now() - .seconds(7 * 86_400)).rfc3339
            let lockouts = try await root.get("/v1/security-events?eventType=lockout_cap_reached&startDate=\(week)")
            #expect(lockouts["data", "total"] == .integer(2), "\(lockouts)")
        }
    }

    /// A lock that one node sets holds on the other, and so does its end.
    @Test func onEveryNode() async throws {
        try await TestStorage.with(.postgresql) { storage in
            let password = "correct horse battery root"
            try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: password + "\n")
            let one = try await ServerProcess.start(environment: storage.environment)
            let two = try await ServerProcess.start(environment: storage.environment)
            let (first, second) = (APIClient(url: one.url), APIClient(url: two.url))
            for number in 1...5 {
                let api = number.isMultiple(of: 2) ? first : second
                #expect(try await api.signIn("root@example.com", Self.wrong).status == 401)
            }
            for api in [first, second] {
                #expect(try await api.signIn("root@example.com", password).status == 423)
            }
            try await storage.outside(
                "UPDATE users SET failed_login_attempts = 0, locked_until = NULL WHERE email = 'root@example.com';")
            for api in [first, second] {
                #expect(try await api.signIn("root@example.com", password).status == 200)
            }
            #expect(await one.stop() == 0)
            #expect(await two.stop() == 0)
        }
    }
}
