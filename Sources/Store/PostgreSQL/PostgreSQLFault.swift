import CLibPQ

extension StoreFault {
    /// What an error result means.
    static func postgresql(_ result: OpaquePointer?) -> StoreFault {
        let state = field(result, Field.state) ?? ""
        let message = field(result, Field.message) ?? String(cString: PQresultErrorMessage(result))
        switch state {
        case "23505": return .constraint(.unique, name: field(result, Field.constraint) ?? message)
        case "23503": return .constraint(.foreignKey, name: field(result, Field.constraint) ?? message)
        case "23514":
            // Without a name it is a partition's bounds: the row's own partition was attached while the row waited for the
            // lock on the default one, and the next try finds it.
            guard let constraint = field(result, Field.constraint) else { return .contention(message) }
            return .constraint(.check, name: constraint)
        case "23502": return .constraint(.notNull, name: field(result, Field.column) ?? message)
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

/// Parts of an error report; the names `PG_DIAG_…` are character macros, which don't reach Swift.
private enum Field {
    static let state = Int32(UInt8(ascii: "C"))
    static let message = Int32(UInt8(ascii: "M"))
    static let column = Int32(UInt8(ascii: "c"))
    static let constraint = Int32(UInt8(ascii: "n"))
}

extension String {
    /// Without the line feed that libpq ends its messages with.
    fileprivate var trimmed: String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
