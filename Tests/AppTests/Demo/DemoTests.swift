import Access
import Audit
import Core
import Foundation
import SecurityEvents
import Store
import TestKit
import Testing

@testable import App

@Suite struct DemoTests {
    private let now = ManualClock().now()

    private func month() -> [DemoMonth.Entry] {
        let randomness = SeededRandomness()
        return DemoMonth.entries(of: DemoPerson.all.map { ($0, UserID.make(at: now, randomness)) }, until: now)
    }

    @Test func theMonthEndsNowAndIsFull() {
        let month = month()
        #expect(month.count > 500)
        #expect(month.allSatisfy { $0.time <= now && $0.time > now - .seconds(86_400 * 31) })
        #expect(Set(month.map(\.draft.type)).isSuperset(of: [.loginSuccess, .loginFailed, .tokenRefresh, .logout]))
    }

    @Test func theMonthIsTheSameEachTime() {
        #expect(month().map(\.time) == month().map(\.time))
    }

    @Test func everyRoleButTheMachinesIsThere() {
        #expect(Set(DemoPerson.all.map(\.role)) == Set(Role.builtIn).subtracting([.apiUser]))
        #expect(DemoPerson.all.first?.role == .systemAdmin)
    }

    /// Seeding goes through the real doors: users can sign in, and everything they did is there.
    @Test func aSeededDemoCanBeSignedInTo() async throws {
        try await Harness.with(.sqlite) { house in
            let credentials = try await DemoSeed(house.assembly).plant(now: house.clock.now())
            let first = try #require(credentials.lines.first)
            let login = try await house.api.signIn(first.email, first.password.reveal())
            let api = house.api.with(token: try #require(login["data", "accessToken"]?.string, "\(login)"))
            let events = try await api.get("/v1/security-events?eventType=token_refresh")
            #expect(events["data", "total"]?.integer.map { $0 > 100 } == true)
            #expect(
                try await house.assembly.auditLog.entries(limit: 100).filter { $0.action == "user.created" }.count == 9)
        }
    }

    @Test func credentialsAreKeptForTheNextStart() throws {
        let scratch = try TestFolder.make()
        let folder = try DataFolder.claim(scratch.path + "/demo", creating: true)
        #expect(DemoCredentials.load(from: folder) == nil)
        let made = DemoCredentials(lines: [("ada@example.com", Secret("one")), ("bob@example.com", Secret("two"))])
        try made.save(to: folder)
        let kept = try #require(DemoCredentials.load(from: folder))
        #expect(kept.lines.map(\.email) == ["ada@example.com", "bob@example.com"])
        #expect(kept.lines.map { $0.password.reveal() } == ["one", "two"])
    }
}
