import Core
import Synchronization

/// Failed sign-ins that come close together, by address and by account: five within five minutes are worth an event of
/// their own (guide R's `multiple_failed_logins`).
///
/// Kept in memory, for this node alone: a row that every failure writes to would make a flood of them wait for each
/// other.
final class FailureBursts: Sendable {
    static let threshold = 5
    static let window = Duration.seconds(300)
    /// Keys remembered at most; then all are forgotten.
    static let capacity = 16_384

    /// What the failures have in common.
    enum Key: Hashable, Sendable {
        case address(String)
        case account(String)

        /// As the event's `scope` says it.
        var scope: String {
            switch self {
            case .address: "ip_address"
            case .account: "account"
            }
        }
    }

    private let failures = Mutex<[Key: [Instant]]>([:])

    /// Notes one failure, and says for which keys it was the fifth within the window. They are then counted anew.
    func note(_ keys: [Key], at now: Instant) -> [Key] {
        failures.withLock { failures in
            if failures.count >= Self.capacity { failures.removeAll() }
            return keys.filter { key in
                let recent = failures[key, default: []].filter { $0 > now - Self.window } + [now]
                failures[key] = recent.count < Self.threshold ? recent : nil
                return recent.count >= Self.threshold
            }
        }
    }
}
