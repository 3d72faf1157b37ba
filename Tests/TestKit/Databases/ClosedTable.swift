public import Store

/// A table that takes no more rows, as one does on a full disk: so that a test sees what becomes of what can't be written.
public struct ClosedTable: Sendable {
    /// The statement after which inserts into the table fail, with its name in the fault.
    public let close: String
    /// The statement that undoes it.
    public let open: String

    /// The statements for an engine.
    public init(_ table: String, on engine: Engine) {
        switch engine {
        case .sqlite:
            close = """
                CREATE TRIGGER \(table)_closed BEFORE INSERT ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(table) is closed'); END;
                """
            open = "DROP TRIGGER \(table)_closed;"
        case .postgresql:
            close = "ALTER TABLE \(table) ADD CONSTRAINT \(table)_closed CHECK (false) NOT VALID;"
            open = "ALTER TABLE \(table) DROP CONSTRAINT \(table)_closed;"
        }
    }
}
