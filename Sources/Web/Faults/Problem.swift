import Access
import Core
import HTTPTypes
import Identity
import OAuthProtocol

/// A refusal, complete: handlers throw one, and whatever else is thrown becomes one in `FaultMapping.swift`.
struct Problem: Error, Sendable {
    /// The code, which decides the status.
    let code: ErrorCode
    /// What a person reads.
    var message: String
    /// The fields that are wrong.
    var details: [FieldProblem] = []
    /// The version that is there, and the one that was to be changed.
    var versions: (current: Int64, attempted: Int64)?
    /// Until when the account is locked.
    var lockedUntil: Instant?
    /// The proof that is still to be brought.
    var stepUp: StepUp?
    /// The sign-in that waits for a second factor.
    var pending: PendingSignIn?
    /// After how long to try again.
    var retryAfter: Duration?
    /// The methods that the path takes.
    var allow: String?
    /// How the token came, and so what a 401 asks for.
    var scheme = AccessTokenType.bearer
    /// What the token would have to allow as well.
    var missingScope: String?
    /// The scopes to ask for where there is no token yet (RFC 6750 §3).
    var usualScopes: String?
    /// Where to find out whom to ask for a token (RFC 9728 §5.1).
    var metadata: String?
    /// What went wrong inside. For the log; never sent.
    var cause: (any Error)?

    /// A refusal with the code's own sentence, or a more precise one.
    init(_ code: ErrorCode, _ message: String? = nil) {
        self.code = code
        self.message = message ?? code.message
    }

    /// Fields of the request are missing or wrong.
    static func invalid(_ details: [FieldProblem]) -> Problem {
        var problem = Problem(.validation)
        problem.details = details
        return problem
    }

    /// One field is wrong.
    static func invalid(_ field: String, _ message: String) -> Problem {
        .invalid([FieldProblem(field, message)])
    }

    /// The body is larger than the route takes.
    static func payloadTooLarge(limit: Int) -> Problem {
        Problem(.payloadTooLarge, "The body is larger than \(limit) bytes.")
    }

    /// Wrong method; these are the right ones.
    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Problem {
        var problem = Problem(.methodNotAllowed)
        problem.allow = allowed.map(\.rawValue).joined(separator: ", ")
        return problem
    }

    /// The answer, in the envelope.
    func reply(to request: RequestID) -> Reply {
        var writer = JSONWriter()
        ErrorEnvelope(problem: self, requestID: request).write(to: &writer)
        var reply = Reply(status: code.status, content: .json, body: writer.bytes)
        if code.status == .unauthorized || missingScope != nil {
            reply.fields.append(HTTPField(name: .wwwAuthenticate, value: challenge))
        }
        if let retryAfter {
            let seconds = max(1, retryAfter.components.seconds + (retryAfter.components.attoseconds > 0 ? 1 : 0))
            reply.fields.append(HTTPField(name: .retryAfter, value: String(seconds)))
        }
        if let allow { reply.fields.append(HTTPField(name: .allow, value: allow)) }
        reply.code = code.rawValue
        reply.closes = code.endsConnection
        return reply
    }

    /// RFC 6750 §3, RFC 9449 §7.1: the error is named when a token was sent.
    private var challenge: String {
        let error =
            switch code {
            case .invalidToken, .tokenExpired, .invalidAPIKey, .apiKeyExpired, .apiKeyDeactivated:
                #", error="invalid_token""#
            case .mfaSignInRequired: #", error="insufficient_user_authentication", acr_values="aal2""#
            case .stepUpRequired:
                // RFC 9470 §3
                #", error="insufficient_user_authentication", error_description="\#(message)""#
                    + (stepUp?.challenge ?? "")
            default: missingScope.map { #", error="insufficient_scope", scope="\#($0)""# } ?? ""
            }
        let algorithms =
            scheme == .dpop ? #", algs="\#(SignatureAlgorithm.names.joined(separator: " "))""# : ""
        let place = metadata.map { #", resource_metadata="\#($0)""# } ?? ""
        let scopes = missingScope == nil ? usualScopes.map { #", scope="\#($0)""# } ?? "" : ""
        return #"\#(scheme.rawValue) realm="castellan""# + error + algorithms + place + scopes
    }
}

extension ErrorCode {
    /// Whether the rest of the request is not worth reading, or can't be.
    fileprivate var endsConnection: Bool {
        switch self {
        case .malformedRequest, .requestTimeout, .payloadTooLarge, .headersTooLarge, .timedOut: true
        default: false
        }
    }
}
