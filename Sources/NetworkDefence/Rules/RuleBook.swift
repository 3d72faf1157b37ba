import Audit
import Core
import Store
import Synchronization

/// The rules for addresses as the database has them, remembered: they are asked for at every request.
///
/// Read again as soon as the database says that they changed. While it can't be heard, they are read again when they are half
/// a second old, so that a rule takes effect within a second either way; when they can't be read, there are none to go by,
/// and the request is refused.
final class RuleBook: Sendable {
    /// How old rules may be that nobody can be heard about: the first request after it reads them, the others don't wait.
    private static let patience = Duration.milliseconds(500)
    /// How old they may be while another request reads them.
    private static let limit = Duration.milliseconds(900)

    private struct State {
        var rules: RuleSet?
        /// How many rows were no rules.
        var broken = 0
        /// The reading that `rules` are from; a later one may have been quicker.
        var edition: UInt64 = 0
        var readings: UInt64 = 0
        var readAt = ContinuousClock.now
        var isReading = false
        /// Whether somebody listens to the database, and has read what it last told.
        var isFollowed = false
    }

    private enum Advice {
        case use(RuleSet)
        case read
    }

    private let state = Mutex(State())
    private let store: NetworkStore
    private let isFresh: @Sendable () -> Bool
    private let report: @Sendable (String) -> Void

    /// `isFresh` says whether every change that was committed more than a moment ago has been heard of; `report` is told of
    /// rows that are no rules.
    init(
        store: NetworkStore, isFresh: @escaping @Sendable () -> Bool, report: @escaping @Sendable (String) -> Void
    ) {
        self.store = store
        self.isFresh = isFresh
        self.report = report
    }

    /// The rules as they are now, at most a second late.
    func current() async throws(NetworkFault) -> RuleSet {
        switch advice(at: .now) {
        case .use(let rules): return rules
        case .read: return try await read()
        }
    }

    /// The rules as they were last read, however old; nil when they never were.
    var lastKnown: RuleSet? { state.withLock { $0.rules } }

    /// Reads the rules again, and says what is wrong with the rows; nil when nothing is.
    func check() async throws(NetworkFault) -> String? {
        try await read()
        let broken = state.withLock(\.broken)
        return broken > 0 ? Self.words(broken) : nil
    }

    private static func words(_ broken: Int) -> String {
        "\(broken == 1 ? "1 row" : "\(broken) rows") of ip_rules written by hand can't be read and will do nothing: "
            + "castellan ip list shows what is wrong"
    }

    /// Reads the rules again.
    @discardableResult
    func read() async throws(NetworkFault) -> RuleSet {
        let reading = state.withLock { state in
            state.readings += 1
            return state.readings
        }
        let begun = ContinuousClock.now
        do throws(NetworkFault) {
            let rows = try await store.read(.scan) { reader throws(StoreFault) in
                try reader.ipRules()
            }
            let good = rows.compactMap { $0?.rule }
            let (rules, broken) = (RuleSet(good), rows.count - good.count)
            let isNews = state.withLock { state in
                state.isReading = false
                guard reading > state.edition else { return false }
                defer { (state.rules, state.broken, state.edition, state.readAt) = (rules, broken, reading, begun) }
                return broken > state.broken
            }
            if isNews { report(Self.words(broken)) }
            return rules
        } catch {
            state.withLock { $0.isReading = false }
            throw error
        }
    }

    /// Reads the rules whenever they change, until the notices end or the task is cancelled.
    func follow(_ notices: AsyncStream<ChangeNotice>) async {
        for await notice in notices {
            if case .rows(let table, _, _) = notice, table != Self.table { continue }
            // Until they are read, no request takes them for fresh.
            state.withLock { $0.isFollowed = false }
            while (try? await read()) == nil {
                guard (try? await Task.sleep(for: Self.patience)) != nil else { return }
            }
            state.withLock { $0.isFollowed = true }
        }
        state.withLock { $0.isFollowed = false }
    }

    private static let table = "ip_rules"

    private func advice(at now: ContinuousClock.Instant) -> Advice {
        let isHeard = isFresh()
        return state.withLock { state in
            guard let rules = state.rules else { return .read }
            if state.isFollowed && isHeard { return .use(rules) }
            let age = now - state.readAt
            if age < (state.isReading ? Self.limit : Self.patience) { return .use(rules) }
            state.isReading = true
            return .read
        }
    }
}
