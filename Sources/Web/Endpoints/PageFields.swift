import Core

/// What stands beside the rows of every list: guide R's names, and everything a program needs to go on.
enum PageFields {
    /// The fields of an answer that knows where its page stands.
    static func all<Row: Sendable>(_ pagination: @escaping @Sendable (Row) -> Pagination) -> [Field<Row>] {
        [
            .field("total", "How many there are in all, counted to 10,000 unless `count=exact`.") {
                pagination($0).total.count
            },
            .field("page", "The page's number, from 1.") { pagination($0).page },
            .field("pages", "How many pages there are.") { pagination($0).pages },
            .field("pagination", "Where the page stands, in full.") { pagination($0) },
        ]
    }
}
