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

    private func month(_ count: Int = 16_000) -> [EventEntry] {
        let randomness = SeededRandomness()
        return DemoMonth.entries(
            of: DemoPerson.all.map { ($0, UserID.make(at: now, randomness)) }, until: now, count: count)
    }

    @Test func theMonthEndsNowAndIsFull() {
        let month = month()
        #expect(month.count == 16_000)
        #expect(DemoMonth.events == 50_000)
        #expect(month.allSatisfy { $0.time <= now && $0.time > now - .seconds(86_400 * 31) })
        #expect(zip(month, month.dropFirst()).allSatisfy { $0.time <= $1.time })
        let days = Set(month.map { $0.time.milliseconds / 86_400_000 })
        #expect(days.count >= 30)
    }

    /// Enough of everything for each page and each rule to show something.
    @Test func theMonthHasAttacksOfEveryKind() {
        let month = month()
        let types = Set(month.map(\.draft.type))
        #expect(
            types.isSuperset(of: [
                .loginSuccess, .loginFailed, .tokenRefresh, .logout, .accountLocked, .lockoutAttemptWhileLocked,
                .accountUnlocked, .geoAnomaly, .multipleFailedLogins, .suspiciousIP, .ipRuleCreated, .insufficientScope,
                .apiKeyUsed, .apiKeyExpired, .massRevocation, .passwordChanged, .permissionDenied, .dataRead,
                .dataExported, .rateLimitExceeded,
            ]))
        #expect(Set(month.map(\.draft.type.eventClass.category)) == Set(EventCategory.allCases))
        #expect(Set(month.map(\.draft.severity)) == Set(EventSeverity.allCases))
        #expect(month.count { $0.draft.type == .loginFailed && $0.origin.address == "203.0.113.77" } > 100)
    }

    @Test func theMonthIsTheSameEachTime() {
        func story(_ month: [EventEntry]) -> [String] {
            month.map { "\($0.time) \($0.draft.type) \($0.draft.message) \($0.origin)" }
        }
        #expect(story(month()) == story(month()))
        #expect(DemoRandomness().bytes(40) == DemoRandomness().bytes(40))
    }

    @Test func everyRoleIsThere() {
        #expect(Set(DemoPerson.all.map(\.role)) == Set(Role.builtIn))
        #expect(DemoPerson.all.first?.role == .systemAdmin)
        #expect(Set(DemoPerson.all.map(\.email)).count == DemoPerson.all.count)
    }

    /// Seeding goes through the real doors: users can sign in, and everything they did is there.
    @Test func aSeededDemoCanBeSignedInTo() async throws {
        try await Demo.with(events: 2_500) { house, signIn in
            let api = try await signIn("dana.whitfield")
            let events = try await api.get("/v1/security-events?eventType=token_refresh")
            #expect(events["data", "total"]?.integer.map { $0 > 100 } == true)
            let stats = try await api.get("/v1/security-events/stats?daysBack=30")
            #expect(stats["data", "authentication", "lockouts"]?.integer == 1)
            var query = AuditQuery(limit: 100)
            query.action = "user.created"
            #expect(try await house.assembly.auditLog.entries(query).count == DemoPerson.all.count)
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
