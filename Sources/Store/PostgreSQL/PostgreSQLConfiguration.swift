public import Core

/// How a PostgreSQL database is reached.
public struct PostgreSQLConfiguration: Sendable {
    /// `postgresql://user:password@host/database?sslmode=verify-full`, as libpq reads it.
    public var url: Secret<String>
    /// Where to `LISTEN`, when a transaction pooler stands behind `url`; nil: the same.
    public var directURL: Secret<String>?
    /// Passwords to try instead of the addresses' own; nil: theirs.
    public var passwords: PostgreSQLPasswords?
    /// How many connections serve point reads and changes; each has a thread.
    public var poolSize: Int
    /// How many connections serve `scan` reads.
    public var scanners: Int
    /// How long a statement may take.
    public var statementTimeout: Duration
    /// Whether statements are prepared once per connection. False behind a transaction pooler: then nothing is kept in the
    /// session either, each transaction sets what it needs.
    public var preparedStatements: Bool
    /// How many reads and units may wait for a connection; beyond it ``StoreFault/overloaded``.
    public var queueLimit: Int
    /// Where statements are counted.
    public var statements: StatementFigures

    /// The usual way; say the address.
    public init(
        url: Secret<String>, directURL: Secret<String>? = nil, passwords: PostgreSQLPasswords? = nil,
        poolSize: Int = 10, scanners: Int = 2,
        statementTimeout: Duration = .seconds(30), preparedStatements: Bool = true, queueLimit: Int = 10_000,
        statements: StatementFigures = StatementFigures()
    ) {
        self.url = url
        self.directURL = directURL
        self.passwords = passwords
        self.poolSize = poolSize
        self.scanners = scanners
        self.statementTimeout = statementTimeout
        self.preparedStatements = preparedStatements
        self.queueLimit = queueLimit
        self.statements = statements
    }
}
