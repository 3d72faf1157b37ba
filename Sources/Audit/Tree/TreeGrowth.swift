import Store
import Synchronization

/// Tells in this process how large the signed tree has become.
final class TreeGrowth: Sendable {
    private struct Sizes {
        /// Signed in a transaction that may still fail.
        var signed: UInt64 = 0
        var told: UInt64 = 0
    }

    private let sizes = Mutex(Sizes())
    private let listeners = Broadcast<UInt64>()
    private let waiting = Atomic(0)

    /// Whether somebody waits for a proof.
    var isAwaited: Bool { waiting.load(ordering: .relaxed) > 0 }

    /// Somebody begins to wait for a proof, or has ended.
    func isAwaited(_ begins: Bool) {
        waiting.add(begins ? 1 : -1, ordering: .relaxed)
    }

    /// A transaction that is about to commit has signed this size.
    func signed(_ size: UInt64) {
        sizes.withLock { $0.signed = size }
    }

    /// A transaction has committed: what it signed is told, once.
    func committed() {
        let news: UInt64? = sizes.withLock { sizes in
            guard sizes.signed != sizes.told else { return nil }
            sizes.told = sizes.signed
            return sizes.told
        }
        if let news { listeners.send(news) }
    }

    /// Another node says that the log has grown.
    func heard(_ size: UInt64) {
        let isNews = sizes.withLock { sizes in
            defer { sizes.told = size }
            return sizes.told != size
        }
        if isNews { listeners.send(size) }
    }

    /// The sizes from now on; whoever is slow hears of the newest only.
    func listen() -> AsyncStream<UInt64> {
        listeners.listen(backlog: 1)
    }
}
