/// A statement and its bound values.
///
/// Every interpolated value is bound, never spliced: `"SELECT id FROM users WHERE email = \(email)"`. Optional filters add
/// text: `query += " AND event_type = \(type)"`. The text must come from the program itself.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// Literal pieces; one more than there are values, which stand between them.
    private(set) var pieces: [String]
    /// The bound values, in the order of their placeholders.
    public private(set) var values: [SQLValue]

    /// A statement without values.
    public init(stringLiteral text: String) {
        pieces = [text]
        values = []
    }

    /// A statement with bound values.
    public init(stringInterpolation: Interpolation) {
        pieces = stringInterpolation.pieces
        values = stringInterpolation.values
    }

    /// DDL and other text that is a constant of this program but not a literal at the place of use, such as a migration.
    static func constant(_ text: String) -> SQL {
        var sql: SQL = ""
        sql.pieces = [text]
        return sql
    }

    /// The text with `$1…$n` in ascending order, which both engines read.
    public var text: String {
        var text = pieces[0]
        text.reserveCapacity(pieces.reduce(4 * values.count) { $0 + $1.utf8.count })
        for index in values.indices {
            text += "$\(index + 1)"
            text += pieces[index + 1]
        }
        return text
    }

    /// One statement after another.
    public static func + (one: SQL, other: SQL) -> SQL {
        var sum = one
        sum += other
        return sum
    }

    /// Adds text, and the values in it, at the end.
    public static func += (one: inout SQL, other: SQL) {
        one.pieces[one.pieces.count - 1] += other.pieces[0]
        one.pieces.append(contentsOf: other.pieces[1...])
        one.values.append(contentsOf: other.values)
    }

    /// Collects literal text and bound values.
    public struct Interpolation: StringInterpolationProtocol {
        var pieces: [String] = [""]
        var values: [SQLValue] = []

        /// Room for what the compiler knows is coming.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount + 1)
            values.reserveCapacity(interpolationCount)
        }

        /// Literal text of the program.
        public mutating func appendLiteral(_ literal: String) {
            pieces[pieces.count - 1] += literal
        }

        /// Puts a piece of a statement, with its bound values, in place: `"… WHERE id IN \(SQL.list(ids))"`.
        public mutating func appendInterpolation(_ sql: SQL) {
            pieces[pieces.count - 1] += sql.pieces[0]
            pieces.append(contentsOf: sql.pieces[1...])
            values.append(contentsOf: sql.values)
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some SQLEncodable) {
            values.append(value.sqlValue)
            pieces.append("")
        }

        /// Binds a value, or `NULL`.
        public mutating func appendInterpolation(_ value: (some SQLEncodable)?) {
            values.append(value?.sqlValue ?? .null)
            pieces.append("")
        }
    }
}

extension SQL {
    /// `(v1, v2, …)` for `IN`; an empty list gives `(NULL)`, which nothing equals.
    public static func list(_ values: [some SQLEncodable]) -> SQL {
        guard !values.isEmpty else { return "(NULL)" }
        var sql: SQL = "("
        for (index, value) in values.enumerated() {
            sql += index == 0 ? "\(value)" : ", \(value)"
        }
        return sql + ")"
    }
}
