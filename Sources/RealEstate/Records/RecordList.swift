public import Access
public import Core
import Store
import Vault

/// Which records to list, and in which order.
public struct RecordQuery<Kind: RecordKind>: Sendable {
    /// Who asks.
    public let viewer: RecordViewer
    /// Whose; nil for all that may be seen.
    public var scope: Scope?
    /// Those that are archived, instead of those that aren't.
    public var isArchived = false
    /// Only those with this status.
    public var status: String?
    /// Only those in which this text occurs, in any case.
    public var search: String?
    /// What the kind's own filters were given.
    public var filters: [(filter: RecordFilter, value: FieldValue)] = []
    /// What they are sorted by.
    public var sort = RecordSort.createdAt
    /// The least first.
    public var isAscending = false

    /// All that somebody may see.
    public init(by viewer: RecordViewer) { self.viewer = viewer }

    /// The 32 bits that tie a cursor to this query.
    public var cursorFilter: UInt32 {
        Cursor.filter(
            [
                Kind.plural, viewer.user.description, scope?.rawValue, "\(isArchived)", status, search, sort.name,
                "\(isAscending)",
            ] + filters.flatMap { [$0.filter.name, $0.value.words] })
    }

    /// What a page of it costs: what no index narrows may look through a whole table.
    func cost(of request: PageRequest, exactCount: Bool) -> ReadCost {
        let isLooking =
            search != nil || filters.contains { $0.filter.comparison != .found }
            || sort != .createdAt && (status != nil || isArchived)
        return isLooking || request.offset > 1_000 || exactCount ? .scan : .point
    }
}

/// What a list is sorted by.
public enum RecordSort: Sendable, Hashable {
    case createdAt
    case updatedAt
    /// A field of the kind's own.
    case field(String)

    /// By its name outside.
    public init<Kind: RecordKind>(_ name: String, of kind: Kind.Type) {
        self = name == "createdAt" ? .createdAt : name == "updatedAt" ? .updatedAt : .field(name)
    }

    /// The names for a kind.
    public static func names<Kind: RecordKind>(of kind: Kind.Type) -> [String] {
        ["createdAt", "updatedAt"] + kind.sorts
    }

    var name: String {
        switch self {
        case .createdAt: "createdAt"
        case .updatedAt: "updatedAt"
        case .field(let name): name
        }
    }

    func column<Kind: RecordKind>(of kind: Kind.Type) -> SQL {
        switch self {
        case .createdAt: "created_at"
        case .updatedAt: "updated_at"
        case .field(let name): kind.fields[kind.place(of: name)].columnSQL
        }
    }

    /// `ORDER BY` as the indexes have it: what no row lacks has no place for what is missing, and would be sorted anew with one.
    func order<Kind: RecordKind>(of kind: Kind.Type, isAscending: Bool) -> SQL {
        let words: SQL = isAscending ? " ASC" : " DESC"
        var order = "ORDER BY " + column(of: kind) + words
        if case .field = self { order += isAscending ? " NULLS FIRST" : " NULLS LAST" }
        return order + ", id" + words
    }
}

/// One page of records.
public struct RecordPage<Kind: RecordKind>: Sendable {
    /// The records, in the list's order.
    public let rows: [RecordView<Kind>]
    /// Where the page stands.
    public let pagination: Pagination
}

extension Records {
    /// One page of a list; nil when its scope is more than whoever asks may see.
    ///
    /// Each reason to see a record is looked up by an index of its own, cut to the page, and put together then. What isn't
    /// counted has no total.
    public func page(
        _ query: RecordQuery<Kind>, _ request: PageRequest, exactCount: Bool = false, isCounted: Bool = true
    ) async throws(RealEstateFault) -> RecordPage<Kind>? {
        guard let reasons = query.viewer.visible(query.scope) else { return nil }
        let narrowed = try conditions(query)
        let parts = reasons.map { $0 + " AND " + narrowed }
        let (sql, cap) = (rows(parts, query, request), exactCount ? nil : Total.usualCap)
        let count = count(parts, to: cap)
        let found = try await store.read(query.cost(of: request, exactCount: exactCount)) { reader throws(StoreFault) in
            let found: [Record<Kind>] = try reader.rows(sql)
            let isAll =
                !isCounted
                || found.count <= request.limit && request.cursor == nil && (!found.isEmpty || request.offset == 0)
            let counted = isAll ? request.offset + found.count : try reader.value(count, as: Int.self) ?? 0
            let ids = found.prefix(request.limit).map(\.id)
            return (found, counted, try reader.tags(ofEach: ids))
        }
        var views: [RecordView<Kind>] = []
        for record in found.0.prefix(request.limit) {
            views.append(RecordView(record: try opened(record), tags: found.2[record.id] ?? []))
        }
        var next: Cursor?
        if found.0.count > request.limit, let last = views.last?.record { next = query.place(of: last) }
        return RecordPage(
            rows: views, pagination: Pagination(request, total: Total(counted: found.1, cap: cap), next: next))
    }

    /// What holds of every row of a query, besides who may see it.
    func conditions(_ query: RecordQuery<Kind>) throws(RealEstateFault) -> SQL {
        var sql: SQL = query.isArchived ? "archived_at IS NOT NULL" : "archived_at IS NULL"
        if let status = query.status { sql += " AND status = \(status)" }
        if let search = query.search {
            let pattern = "%" + search.lowercased().replacing(/[\\%_]/, with: { "\\" + $0.output }) + "%"
            sql += " AND (search_text LIKE \(pattern) ESCAPE '\\' OR reference = \(search.uppercased()))"
        }
        for (filter, value) in query.filters { sql += " AND " + (try condition(filter, value)) }
        return sql
    }

    private func condition(_ filter: RecordFilter, _ value: FieldValue) throws(RealEstateFault) -> SQL {
        let fields = filter.fields.map { Kind.fields[Kind.place(of: $0)] }
        switch filter.comparison {
        case .equal: return fields[0].columnSQL + " = " + value.sql
        case .least: return fields[0].columnSQL + " >= " + value.sql
        case .most: return fields[0].columnSQL + " <= " + value.sql
        case .found:
            guard case .sealed(let sealed) = fields[0].type, let index = sealed.index, let column = sealed.term,
                case .text(let text) = value
            else { return "FALSE" }
            return SQL(stringLiteral: column) + " IN " + SQL.list(try store.terms(index, for: text))
        }
    }

    /// The page's rows, and one more to see whether another page follows.
    private func rows(_ parts: [SQL], _ query: RecordQuery<Kind>, _ page: PageRequest) -> SQL {
        let table = SQL(stringLiteral: Kind.table)
        let order = query.sort.order(of: Kind.self, isAscending: query.isAscending)
        var parts = parts
        if let cursor = page.cursor {
            let behind = query.conditions(behind: cursor)
            parts = parts.flatMap { part in behind.map { part + " AND " + $0 } }
        }
        let most = page.offset + page.limit + 1
        let tail: SQL = page.offset > 0 ? "LIMIT \(page.limit + 1) OFFSET \(page.offset)" : "LIMIT \(page.limit + 1)"
        guard parts.count > 1 else {
            return "SELECT \(Record<Kind>.columns) FROM \(table) WHERE \(parts[0]) \(order) \(tail)"
        }
        var ids: SQL = ""
        for (number, part) in parts.enumerated() {
            let rows: SQL = "(SELECT id FROM \(table) WHERE \(part) \(order) LIMIT \(most)) AS part"
            ids += (number == 0 ? "" : " UNION ALL ") + ("SELECT id FROM " + rows)
        }
        return "SELECT \(Record<Kind>.columns) FROM \(table) WHERE id IN (\(ids)) \(order) \(tail)"
    }

    private func count(_ parts: [SQL], to cap: Int?) -> SQL {
        let table = SQL(stringLiteral: Kind.table)
        var each: SQL = ""
        for (number, part) in parts.enumerated() {
            each += (number == 0 ? "" : " UNION ALL ") + "SELECT 1 FROM \(table) WHERE \(part)"
        }
        if let cap { each += " LIMIT \(cap + 1)" }
        return "SELECT COUNT(*) FROM (\(each)) AS counted"
    }
}

extension Reader {
    fileprivate func tags<Kind>(ofEach ids: [ID<Kind>]) throws(StoreFault) -> [ID<Kind>: [String]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try rows(
            "SELECT record_id, tag FROM record_tags WHERE record_id IN \(SQL.list(ids)) ORDER BY tag",
            as: TagRow<Kind>.self)
        return Dictionary(grouping: rows, by: \.record).mapValues { $0.map(\.tag) }
    }
}

private struct TagRow<Kind>: RowDecodable {
    let record: ID<Kind>
    let tag: String

    init(row: Row) throws(StoreFault) {
        record = try row.get(0)
        tag = try row.get(1)
    }
}
