/// A connection that reads. Synchronous, confined to the closure that received it.
///
/// On SQLite every statement of one `read` sees one snapshot. On PostgreSQL each statement sees what was committed when it began;
/// inside ``Transaction`` all of them see one serializable snapshot.
public class Reader {
    let connection: any Connection

    init(_ connection: any Connection) {
        self.connection = connection
    }

    /// Which engine this is, for the few statements that can't be one text.
    public final var dialect: Dialect { connection.dialect }

    /// All rows.
    public final func rows<Value: RowDecodable>(_ sql: SQL, as: Value.Type = Value.self) throws(StoreFault) -> [Value] {
        var values: [Value] = []
        try connection.query(sql) { row throws(StoreFault) in values.append(try Value(row: row)) }
        return values
    }

    /// The first row, if there is one.
    public final func first<Value: RowDecodable>(_ sql: SQL, as: Value.Type = Value.self) throws(StoreFault) -> Value? {
        try rows(sql, as: Value.self).first
    }

    /// The first column of all rows.
    public final func values<Value: SQLDecodable>(
        _ sql: SQL, as: Value.Type = Value.self
    ) throws(StoreFault) -> [Value] {
        var values: [Value] = []
        try connection.query(sql) { row throws(StoreFault) in values.append(try row.get(0)) }
        return values
    }

    /// The first column of the first row, if there is one.
    public final func value<Value: SQLDecodable>(
        _ sql: SQL, as: Value.Type = Value.self
    ) throws(StoreFault) -> Value? {
        try values(sql, as: Value.self).first
    }
}

/// A connection that changes, inside one transaction. Only `change` and `housekeep` of the Audit room hand one out.
///
/// The closure that received it may run again after a serialization failure, so it must have no effect outside the transaction.
public final class Transaction: Reader {
    /// Whether jobs were enqueued.
    var hasJobs = false
    /// What ``beforeCommit(_:)`` asked for.
    private(set) var closing: Closing?

    typealias Closing = @Sendable (Transaction) throws(StoreFault) -> Void

    /// Has `work` run when everything else in the transaction is done, just before it commits. On SQLite the units of a batch share
    /// one transaction, and `work` then runs once for all units that asked for it; so they must all ask for the same.
    ///
    /// When it throws, the units that asked for it fail, and no others.
    @_spi(RawTransaction)
    public func beforeCommit(_ work: @escaping @Sendable (Transaction) throws(StoreFault) -> Void) {
        closing = work
    }

    /// Runs one statement and returns how many rows it touched.
    @discardableResult
    public func run(_ sql: SQL) throws(StoreFault) -> Int {
        try connection.run(sql)
    }

    /// Runs one statement whose row count nobody needs: an `UPDATE` as well as an `INSERT`. PostgreSQL sends it along
    /// with the next statement that is waited for or with the commit, so a fault may surface there; either way the unit
    /// fails as a whole.
    public func insert(_ sql: SQL) throws(StoreFault) {
        try connection.runLater(sql)
    }
}

/// How a unit of work ends.
public enum Ending<Value: Sendable>: Sendable {
    /// Keep what was written, durably, before anybody hears of it.
    case commit(Value)
    /// Undo what was written; the value says why.
    case rollback(Value)

    /// The value, either way.
    public var value: Value {
        switch self {
        case .commit(let value), .rollback(let value): value
        }
    }
}

/// What a driver does for ``Reader`` and ``Transaction``.
protocol Connection: AnyObject {
    var dialect: Dialect { get }
    func query(_ sql: SQL, _ each: (Row) throws(StoreFault) -> Void) throws(StoreFault)
    func run(_ sql: SQL) throws(StoreFault) -> Int
    func runLater(_ sql: SQL) throws(StoreFault)
    /// Runs several statements without values: DDL.
    func runScript(_ text: String) throws(StoreFault)
}
