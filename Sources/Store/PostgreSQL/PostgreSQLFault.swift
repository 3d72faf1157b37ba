import CLibPQ

extension StoreFault {
    /// What an error result means.
    static func postgresql(_ result: OpaquePointer?) -> StoreFault {
        let state = field(result, PG_DIAG_SQLSTATE) ?? ""
        let message = field(result, PG_DIAG_MESSAGE_PRIMARY) ?? String(cString: PQresultErrorMessage(result))
        switch state {
        case "23505": return .constraint(.unique, name: field(result, PG_DIAG_CONSTRAINT_NAME) ?? message)
        case "23503": return .constraint(.foreignKey, name: field(result, PG_DIAG_CONSTRAINT_NAME) ?? message)
        case "23514": return .constraint(.check, name: field(result, PG_DIAG_CONSTRAINT_NAME) ?? message)
        case "23502": return .constraint(.notNull, name: field(result, PG_DIAG_COLUMN_NAME) ?? message)
        case "P0001": return .constraint(.trigger, name: message)
        case "40001", "40P01", "55P03": return .contention(message)
        case "57014": return .timeout(message)
        default: break
        }
        switch state.prefix(2) {
        case "", "08", "53", "57", "58": return .unavailable(message)
        default: return .statement(code: state, message: message)
        }
    }

    /// What a broken or refused connection says.
    static func postgresqlConnection(_ connection: OpaquePointer?) -> StoreFault {
        .unavailable(String(cString: PQerrorMessage(connection)).trimmed)
    }

    private static func field(_ result: OpaquePointer?, _ code: Int32) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }
}

// `PG_DIAG_SEVERITY` and its kin are character macros, which don't reach Swift.
private let PG_DIAG_SQLSTATE = Int32(UInt8(ascii: "C"))
private let PG_DIAG_MESSAGE_PRIMARY = Int32(UInt8(ascii: "M"))
private let PG_DIAG_COLUMN_NAME = Int32(UInt8(ascii: "c"))
private let PG_DIAG_CONSTRAINT_NAME = Int32(UInt8(ascii: "n"))

extension String {
    /// Without the line feed that libpq ends its messages with.
    fileprivate var trimmed: String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
