import Store
import Synchronization

/// Whether the log may be continued: once it isn't what it was, nothing is signed, and so nothing changed, until somebody has looked.
final class TreePermit: Sendable {
    private let refused = Mutex<LogRefusal?>(nil)

    /// Why not; nil when it may.
    var refusal: LogRefusal? { refused.withLock { $0 } }

    /// The same in words.
    var reason: String? { refusal?.reason }

    /// Throws when the log may not be continued.
    func check() throws(StoreFault) {
        if let reason { throw .abandoned("audit_head: \(reason)") }
    }

    func refuse(_ refusal: LogRefusal) {
        refused.withLock { $0 = refusal }
    }

    func restore() {
        refused.withLock { $0 = nil }
    }
}
