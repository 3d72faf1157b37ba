import SecurityEvents
import Testing

@Suite("The catalogue of events")
struct EventsCatalogueTests {
    /// Guide R's 28 types with what follows from them; severity of `geo_anomaly` as the guide queries it.
    private static let guide: [(type: String, category: String, severity: String, success: Bool)] = [
        ("login_success", "authentication", "info", true), ("login_failed", "authentication", "warning", false),
        ("logout", "authentication", "info", true), ("token_refresh", "authentication", "info", true),
        ("token_refresh_failed", "authentication", "warning", false),
        ("account_locked", "authentication", "error", false), ("account_unlocked", "authentication", "info", true),
        ("lockout_attempt_while_locked", "suspicious", "warning", false), ("api_key_created", "api_key", "info", true),
        ("api_key_used", "api_key", "info", true), ("api_key_revoked", "api_key", "warning", true),
        ("api_key_deleted", "api_key", "warning", true), ("api_key_expired", "api_key", "warning", false),
        ("insufficient_scope", "authorization", "warning", false),
        ("permission_denied", "authorization", "warning", false), ("role_required", "authorization", "warning", false),
        ("password_changed", "account", "warning", true), ("email_changed", "account", "warning", true),
        ("profile_updated", "account", "info", true), ("data_read", "data_access", "info", true),
        ("data_created", "data_access", "info", true), ("data_updated", "data_access", "info", true),
        ("data_deleted", "data_access", "warning", true), ("suspicious_ip", "suspicious", "warning", false),
        ("invalid_token", "suspicious", "warning", false), ("multiple_failed_logins", "suspicious", "warning", false),
        ("rate_limit_exceeded", "suspicious", "warning", false), ("geo_anomaly", "suspicious", "warning", false),
    ]

    @Test("has guide R's 28 types, classed as the guide queries them")
    func guideTypes() throws {
        #expect(Self.guide.count == 28)
        for row in Self.guide {
            let type = try #require(EventType(rawValue: row.type), "\(row.type)")
            #expect(type.eventClass.category.rawValue == row.category, "\(row.type)")
            #expect(type.eventClass.severity.rawValue == row.severity, "\(row.type)")
            #expect(type.eventClass.success == row.success, "\(row.type)")
        }
    }
}
