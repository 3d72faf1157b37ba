import Core
import Identity

extension Problem {
    /// The account lets nobody in; guide R's clients show how many minutes are left.
    init(_ lock: AccountLock, at now: Instant) {
        switch lock {
        case .until(let end):
            let left = max(0, end.milliseconds - now.milliseconds)
            let minutes = max(1, (left + 59_999) / 60_000)
            self.init(
                .accountLocked, "This account is locked. Try again in \(minutes) minute\(minutes == 1 ? "" : "s").")
            lockedUntil = end
            retryAfter = .milliseconds(left)
        case .untilUnlocked:
            self.init(
                .accountLocked, "This account is locked until its password is reset or an administrator unlocks it.")
        }
    }
}
