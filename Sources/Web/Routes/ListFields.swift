import Core
import Identity

/// What stands beside the rows of every list: guide R's names, and everything that a program needs to go on.
enum ListFields {
    static func of<Row>(_ pagination: @escaping @Sendable (Row) -> Pagination) -> [Field<Row>] {
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

extension ParameterValues {
    /// The part of a list that is asked for; `filter` ties a cursor to the list's other parameters.
    func list(_ filter: UInt32) throws(RequestFault) -> ListRequest {
        ListRequest(try page(of: filter), exactCount: self[Paging.count] == .exact)
    }
}
