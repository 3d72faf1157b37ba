import ServiceLifecycle
import Synchronization

/// Says that the server is about to stop, before it stops accepting.
///
/// It stands behind the server in their group, so at shutdown it is told first: `/readyz` says no, answers begin to
/// carry
/// `Connection: close`, and only after `notice`, when load balancers have seen it, does the server hear of the
/// shutdown.
final class DrainGate: Service {
    private let notice: Duration
    private let draining = Atomic(false)

    /// A gate that holds the server open for so long.
    init(notice: Duration) {
        self.notice = notice
    }

    /// Whether the server is about to stop.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    func run() async throws {
        try await gracefulShutdown()
        draining.store(true, ordering: .relaxed)
        try await Task.sleep(for: notice)
    }
}

extension DrainGate: CustomStringConvertible {
    /// A short name, for the log.
    var description: String { "drain" }
}
