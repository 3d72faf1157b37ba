import GRDB
import GRDBSQLite

extension StoreFault {
    /// What the last failed call on a connection means.
    static func sqlite(_ connection: OpaquePointer?) -> StoreFault {
        sqlite(code: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)))
    }

    /// What GRDB says when it opens, prepares or closes.
    static func sqlite(_ error: any Error) -> StoreFault {
        guard let error = error as? DatabaseError else { return .unusable(String(describing: error)) }
        return sqlite(code: error.extendedResultCode.rawValue, message: error.message ?? "no message")
    }

    static func sqlite(code: CInt, message: String) -> StoreFault {
        if let constraint = Constraint(sqliteCode: code) {
            return .constraint(constraint, name: constraint == .trigger ? message : message.afterLastColon)
        }
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: return .contention(message)
        case SQLITE_INTERRUPT: return .timeout(message)
        case SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_NOMEM: return .unavailable(message)
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .unusable(message)
        default: return .statement(code: "SQLITE_\(code)", message: message)
        }
    }
}

extension StoreFault.Constraint {
    /// From the extended result codes; they are composed by macros that don't reach Swift.
    fileprivate init?(sqliteCode code: CInt) {
        guard code & 0xff == SQLITE_CONSTRAINT else { return nil }
        switch code >> 8 {
        case 3: self = .foreignKey
        case 5: self = .notNull
        case 6, 8, 10: self = .unique
        case 7: self = .trigger
        default: self = .check
        }
    }
}

extension String {
    /// `users.email` of `UNIQUE constraint failed: users.email`.
    fileprivate var afterLastColon: String {
        guard let colon = lastIndex(of: ":") else { return self }
        return String(self[index(after: colon)...].drop { $0 == " " })
    }
}
