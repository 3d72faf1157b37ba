/// Everything that is recorded as a security event. This list is the catalogue: a type that isn't here can't be
/// recorded.
///
/// The first 28 are guide R's; the rest are ours. Where that guide's system left a type without category or severity,
/// it has one here.
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
    case accountDeleted = "account_deleted"
    case userInvited = "user_invited"
    case passwordResetRequested = "password_reset_requested"
    case lockoutCapReached = "lockout_cap_reached"
    case massRevocation = "mass_revocation"
    case apiKeyRotated = "api_key_rotated"
    case roleChanged = "role_changed"
    case teamChanged = "team_changed"
    case ipRuleCreated = "ip_rule_created"
    case ipRuleDeleted = "ip_rule_deleted"
    case dataExported = "data_exported"
    case rateLimitsUnshared = "rate_limits_unshared"
    case auditFailure = "audit_failure"
    case secretRotated = "secret_rotated"
    case secretRotationDue = "secret_rotation_due"
    case oauthClientChanged = "oauth_client_changed"
    case oauthClientRefused = "oauth_client_refused"
    case oauthConsentGranted = "oauth_consent_granted"
    case oauthConsentRevoked = "oauth_consent_revoked"
    case oauthCodeReused = "oauth_code_reused"
    case mfaEnrolled = "mfa_enrolled"
    case mfaRemoved = "mfa_removed"
    case mfaReset = "mfa_reset"
    case mfaFailed = "mfa_failed"
    case mfaLocked = "mfa_locked"
    case mfaRecoveryCodeUsed = "mfa_recovery_code_used"
    case deviceRemembered = "mfa_device_remembered"
    case deviceForgotten = "mfa_device_forgotten"
    case mfaKeyCopied = "mfa_key_copied"

    /// Category, severity and success of the type.
    public var eventClass: EventClass {
        switch self {
        case .loginSuccess, .logout, .tokenRefresh: .init(category: .authentication, severity: .info, success: true)
        case .loginFailed, .tokenRefreshFailed, .mfaFailed:
            .init(category: .authentication, severity: .warning, success: false)
        case .accountLocked, .mfaLocked: .init(category: .authentication, severity: .error, success: false)
        case .accountUnlocked: .init(category: .authentication, severity: .info, success: true)
        case .sessionRevoked: .init(category: .authentication, severity: .warning, success: true)
        case .secretRotated: .init(category: .authentication, severity: .info, success: true)
        case .secretRotationDue: .init(category: .authentication, severity: .warning, success: false)
        case .oauthClientRefused: .init(category: .authentication, severity: .warning, success: false)
        case .massRevocation: .init(category: .authentication, severity: .critical, success: true)
        case .lockoutCapReached: .init(category: .authentication, severity: .critical, success: false)

        case .apiKeyCreated, .apiKeyUsed: .init(category: .apiKey, severity: .info, success: true)
        case .apiKeyRevoked, .apiKeyDeleted, .apiKeyRotated: .init(category: .apiKey, severity: .warning, success: true)
        case .apiKeyExpired: .init(category: .apiKey, severity: .warning, success: false)

        case .insufficientScope, .permissionDenied, .roleRequired:
            .init(category: .authorization, severity: .warning, success: false)
        case .roleChanged, .ipRuleCreated, .ipRuleDeleted, .oauthClientChanged, .oauthConsentRevoked:
            .init(category: .authorization, severity: .warning, success: true)
        case .teamChanged, .oauthConsentGranted: .init(category: .authorization, severity: .info, success: true)

        case .passwordChanged, .emailChanged, .accountDisabled, .accountDeleted, .mfaEnrolled, .mfaRemoved, .mfaReset,
            .mfaRecoveryCodeUsed, .deviceRemembered:
            .init(category: .account, severity: .warning, success: true)
        case .profileUpdated, .accountCreated, .accountEnabled, .userInvited, .passwordResetRequested,
            .deviceForgotten:
            .init(category: .account, severity: .info, success: true)

        case .dataRead, .dataCreated, .dataUpdated: .init(category: .dataAccess, severity: .info, success: true)
        case .dataDeleted, .dataExported: .init(category: .dataAccess, severity: .warning, success: true)

        case .lockoutAttemptWhileLocked, .suspiciousIP, .invalidToken, .multipleFailedLogins, .rateLimitExceeded,
            .geoAnomaly:
            .init(category: .suspicious, severity: .warning, success: false)
        case .rateLimitsUnshared: .init(category: .suspicious, severity: .error, success: false)
        case .auditFailure, .oauthCodeReused, .mfaKeyCopied:
            .init(category: .suspicious, severity: .critical, success: false)
        }
    }
}
