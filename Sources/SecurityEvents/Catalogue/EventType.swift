/// Everything that is recorded as a security event. This list is the catalogue: a type that isn't here can't be
/// recorded.
///
/// The first 28 are guide R's; the rest are ours.
public enum EventType: String, Sendable, CaseIterable {
    case loginSuccess = "login_success"
    case loginFailed = "login_failed"
    case logout
    case tokenRefresh = "token_refresh"
    case tokenRefreshFailed = "token_refresh_failed"
    case accountLocked = "account_locked"
    case accountUnlocked = "account_unlocked"
    case lockoutAttemptWhileLocked = "lockout_attempt_while_locked"
    case apiKeyCreated = "api_key_created"
    case apiKeyUsed = "api_key_used"
    case apiKeyRevoked = "api_key_revoked"
    case apiKeyDeleted = "api_key_deleted"
    case apiKeyExpired = "api_key_expired"
    case insufficientScope = "insufficient_scope"
    case permissionDenied = "permission_denied"
    case roleRequired = "role_required"
    case passwordChanged = "password_changed"
    case emailChanged = "email_changed"
    case profileUpdated = "profile_updated"
    case dataRead = "data_read"
    case dataCreated = "data_created"
    case dataUpdated = "data_updated"
    case dataDeleted = "data_deleted"
    case suspiciousIP = "suspicious_ip"
    case invalidToken = "invalid_token"
    case multipleFailedLogins = "multiple_failed_logins"
    case rateLimitExceeded = "rate_limit_exceeded"
    case geoAnomaly = "geo_anomaly"

    case accountCreated = "account_created"
    case accountDisabled = "account_disabled"
    case accountEnabled = "account_enabled"
    case sessionRevoked = "session_revoked"

    /// Category, severity and success of the type.
    public var eventClass: EventClass {
        switch self {
        case .loginSuccess, .logout, .tokenRefresh: .init(category: .authentication, severity: .info, success: true)
        case .loginFailed, .tokenRefreshFailed: .init(category: .authentication, severity: .warning, success: false)
        case .accountLocked: .init(category: .authentication, severity: .error, success: false)
        case .accountUnlocked: .init(category: .authentication, severity: .info, success: true)
        case .sessionRevoked: .init(category: .authentication, severity: .warning, success: true)

        case .apiKeyCreated, .apiKeyUsed: .init(category: .apiKey, severity: .info, success: true)
        case .apiKeyRevoked, .apiKeyDeleted: .init(category: .apiKey, severity: .warning, success: true)
        case .apiKeyExpired: .init(category: .apiKey, severity: .warning, success: false)

        case .insufficientScope, .permissionDenied, .roleRequired:
            .init(category: .authorization, severity: .warning, success: false)

        case .passwordChanged, .emailChanged, .accountDisabled:
            .init(category: .account, severity: .warning, success: true)
        case .profileUpdated, .accountCreated, .accountEnabled:
            .init(category: .account, severity: .info, success: true)

        case .dataRead, .dataCreated, .dataUpdated: .init(category: .dataAccess, severity: .info, success: true)
        case .dataDeleted: .init(category: .dataAccess, severity: .warning, success: true)

        case .lockoutAttemptWhileLocked, .suspiciousIP, .invalidToken, .multipleFailedLogins, .rateLimitExceeded,
            .geoAnomaly:
            .init(category: .suspicious, severity: .warning, success: false)
        }
    }
}
