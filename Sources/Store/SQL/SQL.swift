/// A statement and its bound values.
///
/// Every interpolated value is bound, never spliced: `"SELECT id FROM users WHERE email = \(email)"`. Optional filters add
/// text: `query += " AND event_type = \(type)"`. The text comes from the program itself, because only a literal becomes a
/// piece of a statement: a `String` made at run time doesn't compile in its place.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// What a statement is made of, in order.
    private enum Piece: Sendable {
        case text(StaticString)
        /// The place of the next bound value.
        case value
    }

    private var pieces: [Piece]
    /// The bound values, in the order of their placeholders.
    public private(set) var values: [SQLValue]

    /// A statement without values.
    public init(stringLiteral text: StaticString) {
        pieces = [.text(text)]
        values = []
    }

    /// A statement with bound values.
    public init(stringInterpolation: Interpolation) {
        self = stringInterpolation.sql
    }

    fileprivate init(pieces: Int, values: Int) {
        self.pieces = []
        self.pieces.reserveCapacity(pieces)
        self.values = []
        self.values.reserveCapacity(values)
    }

    /// The text with `$1…$n` in ascending order, which both engines read.
    public var text: String {
        let length = pieces.reduce(0) { length, piece in
            switch piece {
            case .text(let text): length + text.utf8CodeUnitCount
            case .value: length + 6
            }
        }
        return String(unsafeUninitializedCapacity: length) { buffer in
            var end = 0
            var number = 0
            for piece in pieces {
                switch piece {
                case .text(let text):
                    text.withUTF8Buffer { end = buffer[end...].update(fromContentsOf: $0) }
                case .value:
                    number += 1
                    precondition(number < 100_000, "no engine takes so many values")
                    end = buffer[end...].update(fromContentsOf: "$\(number)".utf8)
                }
            }
            return end
        }
    }

    /// One statement after another.
    public static func + (one: SQL, other: SQL) -> SQL {
        var sum = one
        sum += other
        return sum
    }

    /// Adds text, and the values in it, at the end.
    public static func += (one: inout SQL, other: SQL) {
        one.pieces += other.pieces
        one.values += other.values
    }

    fileprivate mutating func add(_ text: StaticString) {
        pieces.append(.text(text))
    }

    fileprivate mutating func bind(_ value: SQLValue) {
        pieces.append(.value)
        values.append(value)
    }

    /// Collects literal text and bound values.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var sql: SQL

        /// Room for what the compiler knows is coming.
        public init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQL(pieces: 2 * interpolationCount + 1, values: interpolationCount)
        }

        /// Literal text of the program.
        public mutating func appendLiteral(_ literal: StaticString) {
            sql.add(literal)
        }

        /// Puts a piece of a statement, with its bound values, in place: `"… WHERE id IN \(SQL.list(ids))"`.
        public mutating func appendInterpolation(_ piece: SQL) {
            sql += piece
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some SQLEncodable) {
            sql.bind(value.sqlValue)
        }

        /// Binds a value, or `NULL`.
        public mutating func appendInterpolation(_ value: (some SQLEncodable)?) {
            sql.bind(value?.sqlValue ?? .null)
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

    /// `(…), (…), …` for `VALUES`: what stands between the parentheses for each item.
    public static func rows<Item>(_ items: some Sequence<Item>, _ row: (Item) -> SQL) -> SQL {
        var sql: SQL = ""
        for item in items {
            sql += sql.pieces.count > 1 ? ", (\(row(item)))" : "(\(row(item)))"
        }
        return sql
    }
}
