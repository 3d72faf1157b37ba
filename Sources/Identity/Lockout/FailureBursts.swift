import Core
import Synchronization

/// Failed sign-ins from one address that come close together: five within five minutes are worth an event of their own
/// (guide R's `multiple_failed_logins`). Those of one account are counted in its row, by ``Lockout``.
///
/// Kept in memory, for this node alone: a row that every failure from an address writes to would make a flood of them wait
/// for each other.
final class FailureBursts: Sendable {
    static let threshold = 5
    static let window = Duration.seconds(300)
    /// Addresses remembered at most; then all are forgotten.
    static let capacity = 16_384

    private let failures = Mutex<[IPAddress: [Instant]]>([:])

    /// Notes one failure from an address, and says whether it was the fifth within the window. They are then counted anew.
    /// An IPv6 address stands for its /64, of which one person has all.
    func note(_ address: IPAddress, at now: Instant) -> Bool {
        let network = address.width == 32 ? address : address.masked(to: 64)
        return failures.withLock { failures in
            if failures.count >= Self.capacity { failures.removeAll() }
            let recent = failures[network, default: []].filter { $0 > now - Self.window } + [now]
            failures[network] = recent.count < Self.threshold ? recent : nil
            return recent.count >= Self.threshold
        }
    }
}
