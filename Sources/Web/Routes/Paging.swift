import Core
import Identity

/// The parameters of every list: how many rows, and from where.
enum Paging {
    /// Whether to count all rows.
    enum Count: String, CaseIterable, Sendable {
        case exact
    }

    static let limit = Parameter<Int>.query(
        "limit", "How many rows, 100 unless said otherwise.", .integer(1...Int64(PageRequest.mostRows))
    ) { Int($0) }
    static let offset = Parameter<Int>.query(
        "offset", "How many rows to skip.", .integer(0...Int64(PageRequest.furthestOffset))
    ) { Int($0) }
    static let page = Parameter<Int>.query(
        "page", "The page's number, from 1, instead of an offset.", .integer(1...Int64(PageRequest.furthestOffset))
    ) { Int($0) }
    static let cursor = Parameter<String>.query(
        "cursor",
        "Where the page before ended (`nextCursor`), instead of an offset: as quick on the last page as on the first.",
        .string(minLength: 1, maxLength: 2_048)
    ) { $0 }
    static let count = Parameter<Count>.choice("count", "`exact` counts all rows, however many.")

    static let parameters: [any ParameterDeclaration] = [limit, offset, page, cursor, count]
}

extension ParameterValues {
    /// The part of a list that is asked for; `filter` ties a cursor to the list's other parameters.
    func page(of filter: UInt32) throws(RequestFault) -> PageRequest {
        try PageRequest(
            limit: text("limit"), offset: text("offset"), page: text("page"), cursor: text("cursor"), filter: filter)
    }

    /// The same, with whether all rows are counted.
    func list(of filter: UInt32) throws(RequestFault) -> ListRequest {
        ListRequest(try page(of: filter), exactCount: self[Paging.count] == .exact)
    }
}
