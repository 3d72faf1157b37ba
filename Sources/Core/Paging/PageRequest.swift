/// Which part of a list is asked for.
public struct PageRequest: Sendable, Hashable {
    /// The most rows a page may have.
    public static let mostRows = 500
    /// The furthest row that can be skipped to; a cursor goes further, and faster.
    public static let furthestOffset = 100_000

    /// How many rows, 1 to ``mostRows``.
    public let limit: Int
    /// How many rows are skipped.
    public let offset: Int
    /// The row after which the page begins; then ``offset`` is 0.
    public let cursor: Cursor?

    /// A page by how many rows it has and where it begins.
    public init(limit: Int, offset: Int = 0, cursor: Cursor? = nil) {
        self.limit = limit
        self.offset = offset
        self.cursor = cursor
    }

    /// A page from the query parameters of the same names; `page` counts from 1. Nothing wrong is put right in silence.
    public init(
        limit: String?, offset: String?, page: String?, cursor: String?, filter: UInt32, usualLimit: Int = 100
    ) throws(RequestFault) {
        var problems: [FieldProblem] = []
        func number(_ name: String, _ text: String?, _ range: ClosedRange<Int>) -> Int? {
            guard let text else { return nil }
            if let value = Int(text), range.contains(value), text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) {
                return value
            }
            problems.append(
                FieldProblem(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)"))
            return nil
        }
        let rows = number("limit", limit, 1...Self.mostRows) ?? usualLimit
        let skipped = number("offset", offset, 0...Self.furthestOffset)
        let pages = number("page", page, 1...Self.furthestOffset / rows + 1)
        let place = cursor.flatMap { Cursor($0, filter: filter) }
        if cursor != nil, place == nil {
            problems.append(FieldProblem("cursor", "is not a cursor that this list gave out for these filters"))
        }
        if [offset, page, cursor].count(where: { $0 != nil }) > 1 {
            let field = cursor == nil ? "page" : "cursor"
            problems.append(FieldProblem(field, "can't stand beside another place to begin"))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        self.init(limit: rows, offset: skipped ?? pages.map { ($0 - 1) * rows } ?? 0, cursor: place)
    }
}
