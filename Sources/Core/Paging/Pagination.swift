/// How many rows there are in all.
public struct Total: Sendable, Hashable {
    /// How many are counted when nobody asked for more.
    public static let usualCap = 10_000

    /// The count, or the cap when there are more.
    public let count: Int
    /// Whether counting stopped at the cap.
    public let capped: Bool

    /// A total from a count that stopped one beyond the cap, as `SELECT … LIMIT cap + 1` does; nil counts all.
    public init(counted: Int, cap: Int? = Total.usualCap) {
        let most = cap ?? .max
        count = min(counted, most)
        capped = counted > most
    }
}

/// Where a page stands in its list, as every list says it.
public struct Pagination: Sendable, Hashable, Shaped {
    /// How many rows there are.
    public let total: Total
    /// How many rows a page has.
    public let limit: Int
    /// How many rows were skipped.
    public let offset: Int
    /// The place after the last row; nil on the last page.
    public let next: Cursor?

    /// The place of the page that `request` asked for.
    public init(_ request: PageRequest, total: Total, next: Cursor?) {
        self.total = total
        limit = request.limit
        offset = request.offset
        self.next = next
    }

    /// The page's number, from 1. A page by cursor doesn't know its own and says 1.
    public var page: Int { offset / limit + 1 }
    /// How many pages there are.
    public var pages: Int { (total.count + limit - 1) / limit }

    /// The fields of `pagination`.
    public static let shape = Shape<Pagination>(
        "Pagination", "Where a page stands in its list.",
        [
            .field("total", "How many rows there are, counted to 10,000 unless `count=exact`.") { $0.total.count },
            .field("totalCapped", "Whether there are more than `total`.") { $0.total.capped },
            .field("page", "The page's number, from 1.") { $0.page },
            .field("pages", "How many pages there are.") { $0.pages },
            .field("limit", "How many rows a page has.") { $0.limit },
            .field("offset", "How many rows were skipped.") { $0.offset },
            .field("nextCursor", "Where the next page begins; null on the last.") { $0.next?.text },
        ])
}
