import Core
import Synchronization

/// Looks at every component at intervals, each on its own, and remembers how it did. What it says costs a caller nothing: no look is
/// made for them.
public final class HealthBoard: Sendable {
    private let components: [Component]
    private let interval: Duration
    private let patience: Duration
    private let time: any TimeSource
    private let histories: Mutex<[ComponentHistory]>

    /// A component and how it does.
    struct State: Sendable {
        let component: Component
        let history: ComponentHistory
    }

    /// Looks once an interval; a look may take `patience`, or an interval if that is longer, before it counts as failed.
    init(
        _ components: [Component], interval: Duration, patience: Duration = .seconds(2), time: any TimeSource
    ) {
        self.components = components
        self.interval = interval
        self.patience = max(interval, patience)
        self.time = time
        histories = Mutex([ComponentHistory](repeating: ComponentHistory(), count: components.count))
    }

    /// How every component does, in the order of the public status.
    var states: [State] {
        zip(components, histories.withLock(\.self)).map { State(component: $0, history: $1) }
    }

    /// How all of them do together: out when something essential is, degraded when anything is less than operational.
    var overall: ComponentStatus { Self.overall(of: states) }

    /// The status of some components together.
    static func overall(of states: [State]) -> ComponentStatus {
        if states.contains(where: { $0.component.isEssential && $0.history.status == .outage }) { return .outage }
        return states.contains { $0.history.status != .operational } ? .degraded : .operational
    }

    /// Looks at every component until cancelled.
    func run() async {
        await withTaskGroup { group in
            for index in components.indices { group.addTask { await self.follow(index) } }
        }
    }

    /// Looks at every component once.
    func checkAll() async {
        await withTaskGroup { group in
            for index in components.indices { group.addTask { await self.check(index) } }
        }
    }

    private func follow(_ index: Int) async {
        while !Task.isCancelled {
            // A look that doesn't come back fails again and again, so that a component that hangs is out after three.
            await withTaskGroup { group in
                group.addTask { await self.check(index) }
                group.addTask { await self.noteSilence(of: index) }
                await group.next()
                group.cancelAll()
            }
            try? await Task.sleep(for: interval)
        }
    }

    private func check(_ index: Int) async {
        let outcome = await components[index].check()
        guard !Task.isCancelled else { return }
        record(outcome, index)
    }

    private func noteSilence(of index: Int) async {
        while (try? await Task.sleep(for: patience)) != nil {
            record(.failed("no answer", patience), index)
        }
    }

    private func record(_ outcome: CheckOutcome, _ index: Int) {
        let now = time.now()
        histories.withLock { $0[index].record(outcome, at: now) }
    }
}
