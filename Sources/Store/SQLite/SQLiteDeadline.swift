import GRDBSQLite

/// The time limit of the statements of one connection: SQLite asks here every so often whether to go on.
///
/// Confined to whoever holds the connection.
final class SQLiteDeadline {
    /// When a running statement is interrupted; nil: never.
    var instant: ContinuousClock.Instant?

    /// Between two looks at the clock; so many virtual instructions take less than a millisecond.
    private static let instructions: CInt = 10_000

    /// Watches a connection. This object must live until ``release(_:)`` or the connection's end.
    func watch(_ connection: OpaquePointer?) {
        sqlite3_progress_handler(
            connection, Self.instructions,
            { context in
                guard let context else { return 0 }
                let instant = Unmanaged<SQLiteDeadline>.fromOpaque(context).takeUnretainedValue().instant
                return instant.map { ContinuousClock.now > $0 } == true ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Watches it no longer.
    func release(_ connection: OpaquePointer?) {
        sqlite3_progress_handler(connection, 0, nil, nil)
    }
}
