import Access
import Core
import Delivery
import Foundation
import Identity
import Store
import TestKit
import Testing

@Suite("New passwords")
struct IdentityPasswordTests {
    private static let new = Secret("a whole new battery of horses")
    private static let wrong = Secret("wrong password!!")

    @Test("are set by who knows the old one, and end the other sessions", arguments: Engine.allCases)
    func change(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let (here, elsewhere) = (try await house.signedIn(), try await house.signedIn())
            let principal = try await house.principal(here.accessToken)
            let passwords = house.room.passwords
            guard
                case .refused(.tooShort) = try await passwords.change(
                    IdentityHouse.password, to: Secret("short"), by: principal),
                case .refused(.personal) = try await passwords.change(
                    IdentityHouse.password, to: Secret("castellancastellan"), by: principal),
                case .changed(_, endedSessions: 1) = try await passwords.change(
                    IdentityHouse.password, to: Self.new, by: principal)
            else {
                Issue.record("a good password must be set, and a bad one not")
                return
            }
            #expect(try await house.refusal(of: here.accessToken) == nil)
            #expect(try await house.refusal(of: elsewhere.accessToken) == .sessionEnded)
            guard case .refused = try await house.signIn() else {
                Issue.record("the old password must be worthless")
                return
            }
            guard case .signedIn = try await house.signIn("ann@example.org", Self.new) else {
                Issue.record("the new password must do")
                return
            }
            #expect(try await house.eventTypes().contains("password_changed"))
            #expect(try await house.actions().contains("password.changed"))
            #expect(try await house.mails().last?.contains("Subject: Your password was changed") == true)
        }
    }

    @Test("need the old one, of which five wrong ones lock the account", arguments: Engine.allCases)
    func guesses(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let principal = try await house.principal(try await house.signedIn().accessToken)
            for _ in 1...5 {
                guard
                    case .wrongPassword = try await house.room.passwords.change(
                        Self.wrong, to: Self.new, by: principal)
                else {
                    Issue.record("a wrong password must not do")
                    return
                }
            }
            guard
                case .locked(.until) = try await house.room.passwords.change(
                    IdentityHouse.password, to: Self.new, by: principal), case .locked = try await house.signIn()
            else {
                Issue.record("guesses must count as at sign-in")
                return
            }
        }
    }

    @Test("come by mail to who forgot the old one: once, within half an hour", arguments: Engine.allCases)
    func reset(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let session = try await house.signedIn()
            let passwords = house.room.passwords
            let address = try #require(EmailAddress("Ann@Example.org"))
            try await house.test.outside("UPDATE users SET password_failures = 100;")
            try await passwords.requestReset(address, from: house.origin)
            let token = try await house.mailedToken()
            #expect(try await house.mails().count == 1)
            let kept = try await house.test.outside("SELECT count(*) FROM outbox;")
            #expect(kept == "0\n", "a mail that is on its way leaves no copy behind")

            guard case .refused(.tooShort) = try await passwords.set(Secret("short"), with: token, from: house.origin),
                case .changed = try await passwords.set(Self.new, with: token, from: house.origin),
                case .invalidTicket = try await passwords.set(Self.new, with: token, from: house.origin)
            else {
                Issue.record("a ticket must serve once, for a good password")
                return
            }
            #expect(try await house.refusal(of: session.accessToken) == .sessionEnded)
            guard case .signedIn = try await house.signIn("ann@example.org", Self.new) else {
                Issue.record("a new password must lift the cap")
                return
            }
            let events = try await house.eventTypes()
            #expect(events.contains("password_reset_requested") && events.contains("account_unlocked"))

            _ = try await passwords.sendReset(to: user.id, by: .operator("dana"))
            let late = try await house.mailedToken()
            house.clock.advance(by: .seconds(1801))
            guard case .invalidTicket = try await passwords.set(Self.new, with: late, from: house.origin) else {
                Issue.record("a ticket must run out")
                return
            }
            try await passwords.expireTickets()
            #expect(try await house.test.outside("SELECT count(*) FROM tickets;") == "0\n")
        }
    }

    @Test("are mailed to nobody else, and not again within two minutes", arguments: Engine.allCases)
    func nobody(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let passwords = house.room.passwords
            for email in ["nobody@example.org", "ann@example.org", "ann@example.org"] {
                try await passwords.requestReset(try #require(EmailAddress(email)), from: house.origin)
            }
            #expect(try await house.mails().count == 1)
            #expect(try await house.eventTypes().suffix(3).allSatisfy { $0 == "password_reset_requested" })
            house.clock.advance(by: .seconds(121))
            let first = try await house.mailedToken()
            try await passwords.requestReset(try #require(EmailAddress("ann@example.org")), from: house.origin)
            let second = try await house.mailedToken()
            guard case .invalidTicket = try await passwords.set(Self.new, with: first, from: house.origin),
                case .changed = try await passwords.set(Self.new, with: second, from: house.origin)
            else {
                Issue.record("a new ticket must take the place of the one before")
                return
            }
        }
    }

    @Test("of 20 who bring one ticket at once, one sets it", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            _ = try await house.room.passwords.sendReset(to: user.id, by: .operator("dana"))
            let token = try await house.mailedToken()
            let set = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let new = Secret("battery number \(number) of horses")
                        if case .changed = try await house.room.passwords.set(new, with: token, from: house.origin) {
                            return true
                        }
                        return false
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(set == 1)
        }
    }

    @Test("are chosen by who was invited, and by nobody for them", arguments: Engine.allCases)
    func invitation(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let address = try #require(EmailAddress("ben@example.org"))
            let invitations = house.room.invitations
            guard case .invited(let sent) = try await invitations.invite(address, as: .agent, by: .operator("dana")),
                case .taken = try await invitations.invite(address, as: .agent, by: .operator("dana"))
            else {
                Issue.record("an address must be invited once")
                return
            }
            #expect(sent.isMailed && sent.link.reveal().hasPrefix("https://crm.example/accept-invitation#token=inv_"))
            guard case .invited = try await invitations.sendAgain(to: sent.user.id, by: .operator("dana")) else {
                Issue.record("an invitation must be sent again")
                return
            }
            let token = try await house.mailedToken()
            guard case .changed = try await house.room.passwords.set(Self.new, with: token, from: house.origin),
                case .signedIn = try await house.signIn("ben@example.org", Self.new),
                case .hasSignedIn = try await invitations.sendAgain(to: sent.user.id, by: .operator("dana"))
            else {
                Issue.record("an invitation must open the account, once")
                return
            }
            #expect(try await house.actions().contains("invitation.accepted"))
        }
    }

    @Test("don't follow an address to somebody else: the new one is confirmed first", arguments: Engine.allCases)
    func email(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            _ = try await house.user("ben@example.org")
            let principal = try await house.principal(try await house.signedIn().accessToken)
            let changes = house.room.emailChanges
            let (free, taken) = (
                try #require(EmailAddress("lee@example.org")), try #require(EmailAddress("ben@example.org"))
            )
            guard case .wrongPassword = try await changes.request(free, password: Self.wrong, by: principal),
                case .sent = try await changes.request(taken, password: IdentityHouse.password, by: principal)
            else {
                Issue.record("an address that is taken must look like any other")
                return
            }
            #expect(try await house.mails().allSatisfy { !$0.contains("To: ben@example.org") })
            guard
                case .tooSoon = try await changes.request(
                    free, password: IdentityHouse.password, by: principal)
            else {
                Issue.record("nobody may send mail after mail to others' addresses")
                return
            }
            house.clock.advance(by: .seconds(121))
            guard case .sent = try await changes.request(free, password: IdentityHouse.password, by: principal) else {
                Issue.record("a free address must be taken")
                return
            }
            let mails = try await house.mails()
            #expect(mails.contains { $0.contains("To: ann@example.org") && $0.contains("about to change") })
            let letter = try #require(mails.first { $0.contains("To: lee@example.org") })
            let rest = try #require(letter.split(separator: "#token=", maxSplits: 1).dropFirst().first)
            let token = Secret(String(rest.prefix { !$0.isWhitespace }))
            #expect(try await house.room.users.find(user.id)?.email == "ann@example.org")
            #expect(try await changes.confirm(token, from: house.origin)?.email == "lee@example.org")
            #expect(try await changes.confirm(token, from: house.origin)?.email == nil)
            _ = try await house.signedIn("lee@example.org")
            #expect(try await house.eventTypes().contains("email_changed"))
            let last = try await house.mails()
            #expect(last.contains { $0.contains("To: ann@example.org") && $0.contains("Your address was changed") })
        }
    }
}
