public import Core
import Identity

/// Accounts and keys in full, in the form of the system behind guide R.
public struct AccountsReport: Sendable {
    /// Null until they were first counted, seconds after the start.
    let figures: AccountFigures?
    let policy: SignInPolicy
}

/// What the server demands of whoever signs in, for the report.
public struct SignInPolicy: Sendable {
    /// How long an access token serves.
    public var tokenLifetime: Duration
    /// How an API key begins.
    public var keyPrefix: String

    /// A policy; see the properties.
    public init(tokenLifetime: Duration, keyPrefix: String) {
        self.tokenLifetime = tokenLifetime
        self.keyPrefix = keyPrefix
    }
}

extension AccountsReport: Shaped {
    /// What `/v1/health/auth` answers.
    public static let shape = Shape<AccountsReport>(
        "HealthAuth", "Accounts, sessions and API keys.",
        [
            .field("usersByRole", "The users, role by role.") { $0.figures?.roles.map(RoleView.init) },
            .field("activeUsers", "Users who may sign in.") { $0.figures?.activeUsers },
            .field("lockedUsers", "Users who are locked after failed sign-ins.") { $0.figures?.lockedUsers },
            .field("activeSessions", "Sessions that haven't run out.") { $0.figures?.activeSessions },
            .field("apiKeys", "API keys, by state.") { $0.figures.map { KeysView(keys: $0.keys) } },
            .field("recentApiKeyActivity", "API keys made in the last seven days, today first.") {
                $0.figures?.keyDays.map(KeyDayView.init)
            },
            .field("authMethods", "How one proves who one is.") { MethodsView(report: $0) },
            .field("security", "What is demanded.") { SecurityView(policy: $0.policy) },
            .field("countedAt", "When they were counted.") { $0.figures?.countedAt },
        ])
}

private struct RoleView: Shaped {
    let role: RoleFigures

    static let shape = Shape<RoleView>(
        "HealthRole", "The users of one role.",
        [
            .field("role", "The role.") { $0.role.role },
            .field("count", "All of them.") { $0.role.count },
            .field("active", "Those who may sign in.") { $0.role.active },
            .field("newest_user", "When the newest was created.") { $0.role.newestUserAt },
        ])
}

private struct KeyDayView: Shaped {
    let day: KeyDay

    static let shape = Shape<KeyDayView>(
        "HealthKeyDay", "The API keys of one day.",
        [
            .field("date", "The day, UTC.") { String($0.day.begins.rfc3339.prefix(10)) },
            .field("keys_created", "How many were made.") { $0.day.created },
            .field("active_keys", "How many of those work.") { $0.day.active },
        ])
}

private struct MethodsView: Shaped {
    let report: AccountsReport

    static let shape = Shape<MethodsView>(
        "HealthMethods", "How one proves who one is.",
        [
            .field("jwtEnabled", "Access tokens are taken.") { _ in true },
            .field("apiKeysEnabled", "API keys are taken.") { _ in true },
            .field("usersWithApiKeys", "Users who have a key.") { $0.report.figures?.keys.users },
            .field("sessionStorage", "Where sessions are kept.") { _ in "database" },
            .field("redisSessionsEnabled", "Not in Redis.") { _ in false },
        ])
}

private struct SecurityView: Shaped {
    let policy: SignInPolicy

    static let shape = Shape<SecurityView>(
        "HealthSecurity", "What is demanded.",
        [
            .field("passwordHashAlgorithm", "How passwords are kept.") { _ in "argon2id" },
            .field("jwtExpirationTime", "How long an access token serves, in minutes with their unit.") {
                "\($0.policy.tokenLifetime.components.seconds / 60)m"
            },
            .field("apiKeyPrefix", "How an API key begins.") { $0.policy.keyPrefix },
            .field("rateLimitingEnabled", "Requests are limited.") { _ in true },
        ])
}
