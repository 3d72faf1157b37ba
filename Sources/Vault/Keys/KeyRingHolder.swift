import Synchronization

/// The hierarchy as this process knows it, and how it hears that it has changed.
final class KeyRingHolder: Sendable {
    let source: KeyRing.Source
    private let ring: Mutex<KeyRing>

    init(_ ring: KeyRing, from source: KeyRing.Source) {
        self.source = source
        self.ring = Mutex(ring)
    }

    var value: KeyRing { ring.withLock { $0 } }

    /// Reads the keys again; those that are known already need no root key.
    func reload() async throws(VaultFault) {
        let fresh = try await value.reloaded(from: source)
        ring.withLock { $0 = fresh }
    }
}
