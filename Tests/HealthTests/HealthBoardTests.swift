import Core
import Synchronization
import TestKit
import Testing

@testable import Health

@Suite(.timeLimit(.minutes(1))) struct HealthBoardTests {
    private struct Broken: Error {}

    private static func component(_ name: String, essential: Bool = false, fails: Bool = false) -> Component {
        Component(name, "for a test", isEssential: essential) {
            if fails { throw Broken() }
            return .zero
        }
    }

    @Test func oneFailureDegradesAndThreeAreAnOutage() async {
        let board = HealthBoard(
            [Self.component("Database", essential: true, fails: true), Self.component("Mail")],
            interval: .seconds(3600), time: ManualClock())
        #expect(board.overall == .operational)
        await board.checkAll()
        #expect(board.states.map(\.history.status) == [.degraded, .operational])
        #expect(board.overall == .degraded)
        await board.checkAll()
        await board.checkAll()
        #expect(board.states.map(\.history.status) == [.outage, .operational])
        #expect(board.overall == .outage)
    }

    /// Mail may be out while the service works.
    @Test func onlyWhatIsEssentialTakesTheServiceOut() async {
        let board = HealthBoard(
            [Self.component("Database", essential: true), Self.component("Mail", fails: true)],
            interval: .seconds(3600), time: ManualClock())
        for _ in 0..<3 { await board.checkAll() }
        #expect(board.states.map(\.history.status) == [.operational, .outage])
        #expect(board.overall == .degraded)
    }

    /// A look that never comes back must not look like a component that is well, nor hold up the others.
    @Test func silenceIsAFailure() async throws {
        let board = HealthBoard(
            [
                Component("Stuck", "never answers") {
                    try await Task.sleep(for: .seconds(3600))
                    return nil
                },
                Self.component("Database"),
            ], interval: .milliseconds(5), patience: .milliseconds(5), time: ManualClock())
        let task = Task { await board.run() }
        try await eventually { board.states.map(\.history.status) == [.outage, .operational] }
        #expect(board.states[0].history.reason == "no answer")
        task.cancel()
        await task.value
    }

    @Test func publicStatusNamesNoReason() async {
        let board = HealthBoard([Self.component("Database", fails: true)], interval: .seconds(1), time: ManualClock())
        for _ in 0..<3 { await board.checkAll() }
        let status = PublicStatus(service: "Real Estate CRM API", states: board.states, at: ManualClock().now())
        let json = status.json
        #expect(json.contains(#""status":"degraded""#) && json.contains(#""status":"outage""#))
        #expect(json.contains("Some systems experiencing issues. We're working on it."))
        #expect(!json.contains("Broken"))
    }
}
