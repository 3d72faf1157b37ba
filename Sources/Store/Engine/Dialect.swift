/// The two engines.
public enum Engine: String, Sendable, CaseIterable {
    /// Embedded, one process writes at a time.
    case sqlite
    /// A server of its own, several nodes.
    case postgresql
}

/// What differs between the engines and can't be written as one text. Add here before writing `if engine ==` anywhere else.
public struct Dialect: Sendable {
    /// Which engine.
    public let engine: Engine

    /// Behind `SELECT … LIMIT n` of a queue's rows: lock them and pass over those that another node holds. SQLite has one
    /// writer, so there is nobody to pass over.
    public var skipLocked: SQL {
        switch engine {
        case .sqlite: ""
        case .postgresql: "FOR UPDATE SKIP LOCKED"
        }
    }

    /// A number that no two transactions share while both run: rows that have it in their key are never fought over. SQLite runs
    /// one at a time.
    public var writerNumber: SQL {
        switch engine {
        case .sqlite: "0"
        case .postgresql: "pg_backend_pid()"
        }
    }
}
