/// Why the store could not do what was asked. The cause is for the log; nothing of it leaves the server.
public enum StoreFault: Error, Sendable, Equatable {
    /// A unique, foreign-key, check or not-null rule refused the row. The name is the constraint's, or on SQLite the columns'.
    case constraint(Constraint, name: String)
    /// Another transaction kept winning, or the database stayed locked, beyond the retries.
    case contention(String)
    /// The database can't be reached, is shutting down or is in recovery.
    case unavailable(String)
    /// More work is waiting than the store accepts; ask again later.
    case overloaded
    /// A statement took longer than its limit.
    case timeout(String)
    /// The engine refused the statement: SQLSTATE or SQLite code, and its message.
    case statement(code: String, message: String)
    /// A column held another type than the program expects.
    case decoding(String)
    /// A migration was changed after it ran, is missing, or is newer than this program.
    case migration(String)
    /// The file is damaged, belongs to another program, or can't be opened as configured.
    case unusable(String)
    /// The work was given up: the store is closing, or what a unit needed outside the database failed.
    case abandoned(String)

    /// The kind of rule that refused a row.
    public enum Constraint: String, Sendable {
        /// A value that must be unique stands there already.
        case unique
        /// A row refers to one that doesn't exist, or is still referred to.
        case foreignKey
        /// A value is outside what the column allows.
        case check
        /// A value is missing.
        case notNull
        /// A trigger refused the statement, as on append-only tables.
        case trigger
    }
}
