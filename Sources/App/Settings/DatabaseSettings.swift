public import Core

/// SQLite in the data folder, or PostgreSQL; and how long security events stay there.
public struct DatabaseSettings: Sendable {
    /// PostgreSQL; nil means SQLite in the data folder.
    public internal(set) var url: Secret<String>?
    /// PostgreSQL without a transaction pooler between.
    public internal(set) var directURL: Secret<String>?
    /// Connections to PostgreSQL, or readers on SQLite.
    public let connections: Int
    /// How long one statement may run.
    public let statementTimeout: Duration
    /// Whether statements are prepared on PostgreSQL.
    public let preparedStatements: Bool
    /// How long security events are kept.
    public let eventRetention: Duration

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader) {
        reader.begin("Database")
        let address = reader.secret(
            "DATABASE_URL", .postgreSQL, otherwise: "SQLite: `castellan.db` in the data folder",
            "PostgreSQL 15 or later, as libpq reads it. `?sslmode=verify-full` checks the server's certificate.")
        let direct = reader.secret(
            "DATABASE_DIRECT_URL", .postgreSQL, otherwise: "`DATABASE_URL`",
            "The same database without a transaction pooler between: notifications need a connection of their own.")
        let password = reader.secret(
            "DB_PASSWORD", .text("password"), otherwise: "the one in `DATABASE_URL`",
            "Replaces the password in both URLs, so that it can be rotated alone.")
        url = address.map { PostgreSQLAddress.with(password: password, $0) }
        directURL = direct.map { PostgreSQLAddress.with(password: password, $0) }
        connections = reader.value(
            "DATABASE_POOL_SIZE", .integer(1...256), default: 8,
            "Connections to PostgreSQL per node; threads that read on SQLite.")
        statementTimeout = reader.value(
            "DATABASE_STATEMENT_TIMEOUT", .duration(.milliseconds(100)...(.seconds(3600))), default: .seconds(30),
            "How long one statement may run.")
        preparedStatements = reader.value(
            "DATABASE_PREPARED_STATEMENTS", .boolean, default: true,
            "Set it to `false` behind PgBouncer in transaction mode before its version 1.21.")

        eventRetention = .seconds(
            86_400
                * reader.value(
                    "SECURITY_EVENT_RETENTION_DAYS", .integer(1...3650), default: 400,
                    "How many days security events are kept."))

        if direct != nil && address == nil {
            reader.refuse("DATABASE_DIRECT_URL", "is set without DATABASE_URL; set both, or neither for SQLite")
        }
    }
}
