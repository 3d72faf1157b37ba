import Access
import Core
import Identity

extension Problem {
    /// A fresh proof is needed first.
    init(_ stepUp: StepUp) {
        switch stepUp.level {
        case .aal2: self.init(.stepUpRequired, "This needs a second factor that was shown within the last 15 minutes.")
        case .aal1: self.init(.stepUpRequired, "This needs the password again: it was shown more than 15 minutes ago.")
        }
        self.stepUp = stepUp
    }

    /// The password was right, and a second factor is needed, or the first one must be set up.
    init(_ pending: PendingSignIn, _ code: ErrorCode = .mfaRequired) {
        self.init(code)
        self.pending = pending
    }

    /// Too many wrong codes of an authenticator app.
    init(codes lock: AccountLock, at now: Instant) {
        switch lock {
        case .until(let end):
            self.init(.mfaLocked)
            lockedUntil = end
            retryAfter = .milliseconds(max(0, end.milliseconds - now.milliseconds))
        case .untilUnlocked:
            self.init(
                .mfaLocked, "After too many wrong codes the authenticator app must be set up anew; use another factor.")
        }
    }
}

extension StepUp {
    /// The parameters of the challenge.
    var challenge: String { #", acr_values="\#(level.rawValue)", max_age="\#(maxAge.components.seconds)""# }
}
