public import Core
import Synchronization

/// The budgets of requests, counted on this node and told to the others every second.
public final class RequestLimits: Sendable {
    /// How much each budget holds.
    public let budgets: RequestBudgets
    private let table: Mutex<BucketTable>

    /// Budgets that are all full; `isShared` says whether there are other nodes to be told what was taken.
    public init(_ budgets: RequestBudgets, isShared: Bool = true) {
        self.budgets = budgets
        table = Mutex(BucketTable(isShared: isShared))
    }

    /// Takes so many requests at once from a budget, all or none; nil when the budget has no limit, or nobody more can be counted.
    public func take(_ budget: Budget, of spender: Spender, _ count: Int = 1, at now: Instant) -> Allowance? {
        guard let rate = budgets.rate(of: budget) else { return nil }
        return table.withLock { $0.take(BucketTable.Key(budget: budget, spender: spender), rate, count, at: now) }
    }

    /// What this node granted since the last call, as other nodes read it, at most so many.
    func takeCounts(_ most: Int) -> [(name: String, count: Int)] {
        table.withLock { $0.takeCounts(most) }.map { ($0.key.name, $0.count) }
    }

    /// Takes what another node granted.
    func drain(_ name: String, _ count: Int, at now: Instant) {
        guard let key = BucketTable.Key(name: name), let rate = budgets.rate(of: key.budget) else { return }
        table.withLock { $0.drain(key, count, rate, at: now) }
    }

    /// Whether newcomers went uncounted since the last call.
    func takeOverflow() -> Bool {
        table.withLock { $0.takeOverflow() }
    }
}

extension BucketTable.Key {
    /// `anonymous 203.0.113.7`
    fileprivate var name: String { "\(budget.rawValue) \(spender.text)" }

    /// The key that another node named.
    fileprivate init?(name: String) {
        let parts = name.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let budget = Budget(rawValue: String(parts[0])), let spender = Spender(text: parts[1])
        else { return nil }
        self.init(budget: budget, spender: spender)
    }
}
