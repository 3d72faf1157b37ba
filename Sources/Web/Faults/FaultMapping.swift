import Accounts
import Core
import Identity
import NetworkDefence
import OAuth
import Store

/// The one place where what rooms throw becomes an answer. Anything unknown is a 500 that says nothing.
extension Problem {
    /// The refusal for whatever was thrown.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let fault as RequestFault: self.init(fault)
        case let fault as QueryFault: self = .invalid([fault.problem])
        case let fault as IdentityFault: self.init(fault)
        case let fault as StoreFault: self.init(fault)
        case OAuthFault.identity(let fault): self.init(fault)
        case OAuthFault.store(let fault): self.init(fault)
        case NetworkFault.store(let fault): self.init(fault)
        case AccountsFault.store(let fault): self.init(fault)
        default: self.init(.internalError, cause: error)
        }
    }

    private init(_ fault: RequestFault) {
        switch fault {
        case .malformed(let fault):
            self.init(.malformedJSON, "The body is not valid JSON: \(fault).")
        case .invalid(let details):
            self = .invalid(details)
        }
    }

    private init(_ fault: IdentityFault) {
        switch fault {
        case .store(let fault): self.init(fault)
        case .overloaded(let delay): self.init(.overloaded, retryAfter: delay)
        case .unavailable: self.init(.unavailable, retryAfter: .seconds(5))
        case .vault, .signingKey: self.init(.internalError, cause: fault)
        }
    }

    private init(_ fault: StoreFault) {
        switch fault {
        case .overloaded: self.init(.overloaded, retryAfter: .seconds(1))
        case .contention: self.init(.overloaded, retryAfter: .seconds(1), cause: fault)
        case .unavailable, .abandoned: self.init(.unavailable, retryAfter: .seconds(5), cause: fault)
        case .timeout: self.init(.timedOut, cause: fault)
        case .constraint, .statement, .decoding, .migration, .unusable: self.init(.internalError, cause: fault)
        }
    }

    private init(_ code: ErrorCode, retryAfter: Duration? = nil, cause: (any Error)? = nil) {
        self.init(code)
        self.retryAfter = retryAfter
        self.cause = cause
    }
}
