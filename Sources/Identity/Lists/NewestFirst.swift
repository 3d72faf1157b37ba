import Core
import Store

/// The rows of a table with `created_at` and `id` that satisfy some conditions, the newest first, a page at a time.
struct NewestFirst<Item: RowDecodable>: Sendable {
    /// What ``Item`` reads.
    let columns: SQL
    /// The table, by name.
    let table: SQL
    /// Which rows.
    let conditions: SQL
    /// What stands for the conditions in a cursor.
    let filter: UInt32

    /// The page that is asked for; `place` says where a row stands.
    func page<Subject>(
        _ request: ListRequest, from store: IdentityStore, at place: (Item) -> (Instant, ID<Subject>)
    ) async throws(IdentityFault) -> ListPage<Item> {
        let page = request.page
        let (sql, cap) = (rows(page, of: Subject.self), request.exactCount ? nil : Total.usualCap)
        let count = count(to: cap)
        let (found, counted) = try await store.read(page.offset > 1_000 ? .scan : .point) { reader throws(StoreFault) in
            let found: [Item] = try reader.rows(sql)
            let isAll = found.count <= page.limit && page.cursor == nil && (!found.isEmpty || page.offset == 0)
            return (found, isAll ? page.offset + found.count : try reader.value(count, as: Int.self) ?? 0)
        }
        return ListPage(found, page, counted: counted, cap: cap) { last in
            let (instant, id) = place(last)
            return Cursor(instant: instant, id: id, filter: filter)
        }
    }

    /// The page's rows, and one more to see whether another page follows.
    private func rows<Subject>(_ page: PageRequest, of: Subject.Type) -> SQL {
        var sql: SQL = "SELECT \(columns) FROM \(table) WHERE \(conditions)"
        if let cursor = page.cursor {
            sql += " AND (\(table).created_at, \(table).id) < (\(cursor.instant), \(cursor.id(of: Subject.self)))"
        }
        sql += " ORDER BY \(table).created_at DESC, \(table).id DESC LIMIT \(page.limit + 1)"
        if page.offset > 0 { sql += " OFFSET \(page.offset)" }
        return sql
    }

    private func count(to cap: Int?) -> SQL {
        guard let cap else { return "SELECT COUNT(*) FROM \(table) WHERE \(conditions)" }
        return "SELECT COUNT(*) FROM (SELECT 1 FROM \(table) WHERE \(conditions) LIMIT \(cap + 1)) AS counted"
    }
}
