/// How a SQLite database is opened.
public struct SQLiteConfiguration: Sendable {
    /// The main file; `-wal` and `-shm` stand beside it.
    public var path: String
    /// How many `scan` reads run at once.
    public var scanners: Int
    /// Bytes; fixed when the file is created.
    public var pageSize: Int
    /// Says whose file it is (`PRAGMA application_id`); a file with another id is refused.
    public var applicationID: Int32
    /// How long the lane waits for another process's write.
    public var busyTimeout: Duration
    /// How long a read or a unit may take.
    public var statementTimeout: Duration
    /// How many units may wait for the lane; beyond it ``StoreFault/overloaded``.
    public var queueLimit: Int
    /// Where statements are counted.
    public var statements: StatementFigures

    /// `0x4361_7374`, "Cast".
    public static let castellan: Int32 = 0x4361_7374

    /// The usual way; say the path.
    public init(
        path: String, scanners: Int = 2, pageSize: Int = 8_192, applicationID: Int32 = castellan,
        busyTimeout: Duration = .seconds(5), statementTimeout: Duration = .seconds(30), queueLimit: Int = 10_000,
        statements: StatementFigures = StatementFigures()
    ) {
        self.path = path
        self.scanners = scanners
        self.pageSize = pageSize
        self.applicationID = applicationID
        self.busyTimeout = busyTimeout
        self.statementTimeout = statementTimeout
        self.queueLimit = queueLimit
        self.statements = statements
    }
}
