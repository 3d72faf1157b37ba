import Store
import Synchronization

/// Whether the log may be continued: once it isn't what it was, nothing is signed, and so nothing changed, until somebody has looked.
final class TreePermit: Sendable {
    private let refusal = Mutex<String?>(nil)

    /// Why not; nil when it may.
    var reason: String? { refusal.withLock { $0 } }

    /// Throws when the log may not be continued.
    func check() throws(StoreFault) {
        if let reason { throw .abandoned("audit_head: \(reason)") }
    }

    func refuse(_ reason: String) {
        refusal.withLock { $0 = reason }
    }

    func restore() {
        refusal.withLock { $0 = nil }
    }
}
