/// The error codes of OAuth and its extensions, as clients read them.
public enum OAuthError: String, Sendable, CaseIterable {
    // RFC 6749 §4.1.2.1 and §5.2
    case invalidRequest = "invalid_request"
    case unauthorizedClient = "unauthorized_client"
    case accessDenied = "access_denied"
    case unsupportedResponseType = "unsupported_response_type"
    case invalidScope = "invalid_scope"
    case serverError = "server_error"
    case temporarilyUnavailable = "temporarily_unavailable"
    case invalidClient = "invalid_client"
    case invalidGrant = "invalid_grant"
    case unsupportedGrantType = "unsupported_grant_type"
    /// RFC 8707 §2.
    case invalidTarget = "invalid_target"

    // RFC 6750 §3.1
    case invalidToken = "invalid_token"
    case insufficientScope = "insufficient_scope"

    // OpenID Connect Core §3.1.2.6
    case interactionRequired = "interaction_required"
    case loginRequired = "login_required"
    case consentRequired = "consent_required"
    case requestNotSupported = "request_not_supported"
    case invalidRequestURI = "invalid_request_uri"

    // RFC 8628 §3.5
    case authorizationPending = "authorization_pending"
    case slowDown = "slow_down"
    case expiredToken = "expired_token"

    // RFC 9449 §5
    case invalidDPoPProof = "invalid_dpop_proof"

    // RFC 7591 §3.2.2
    case invalidRedirectURI = "invalid_redirect_uri"
    case invalidClientMetadata = "invalid_client_metadata"

    /// The status of an answer with this code where it isn't redirected: 401 when nobody is known to have asked, otherwise 400.
    public var status: Int {
        switch self {
        case .invalidClient, .invalidToken: 401
        case .insufficientScope: 403
        case .serverError: 500
        case .temporarilyUnavailable: 503
        default: 400
        }
    }
}
