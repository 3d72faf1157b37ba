public import Core

/// One page of a list.
public struct ListPage<Row: Sendable>: Sendable {
    /// The rows, in the list's order.
    public let rows: [Row]
    /// Where the page stands.
    public let pagination: Pagination

    /// A page from its rows and one more, which says that another page follows; `counted` stopped one beyond `cap`.
    init(
        _ found: [Row], _ request: PageRequest, counted: Int, cap: Int? = Total.usualCap, _ cursor: (Row) -> Cursor?
    ) {
        rows = Array(found.prefix(request.limit))
        let next = found.count > request.limit ? rows.last.flatMap(cursor) : nil
        pagination = Pagination(request, total: Total(counted: counted, cap: cap), next: next)
    }

    private init(rows: [Row], pagination: Pagination) {
        self.rows = rows
        self.pagination = pagination
    }

    /// The same page with its rows as others see them.
    func map<Other: Sendable>(_ transform: (Row) -> Other) -> ListPage<Other> {
        ListPage<Other>(rows: rows.map(transform), pagination: pagination)
    }
}

/// Which part of a list is asked for, and whether all of it is counted.
public struct ListRequest: Sendable {
    /// The part.
    public var page: PageRequest
    /// Count all rows, not only to 10,000.
    public var exactCount: Bool

    /// A part of a list: the first hundred rows unless told.
    public init(_ page: PageRequest = PageRequest(limit: 100), exactCount: Bool = false) {
        self.page = page
        self.exactCount = exactCount
    }
}
