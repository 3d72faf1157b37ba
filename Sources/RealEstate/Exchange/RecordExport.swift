public import Access
import Audit
public import Core
import SecurityEvents
import Store

/// Taking records away.
extension Records {
    /// Says in entry and event that records are exported; to be called before they are.
    public func noteExport(by grant: Grant) async throws(RealEstateFault) {
        try await store.change(by: grant, Kind.actions.exported, on: .record(nil as ID<Kind>?)) {
            change throws(StoreFault) in
            try change.record(
                EventDraft(
                    .dataExported, user: grant.actor.userID, message: "\(Kind.plural) exported",
                    metadata: ["resource_type": .text(Kind.plural), "format": .text("csv")]))
            return .commit(())
        }
    }

    /// All records of a query in pieces of CSV, the latest first; false when its scope is more than whoever asks may see.
    public func export(
        _ query: RecordQuery<Kind>, to write: (consuming [UInt8]) async throws -> Void
    ) async throws -> Bool {
        var query = query
        query.sort = .createdAt
        var writer = CSVWriter()
        RecordView<Kind>.shape.writeHeader(to: &writer)
        var request = PageRequest(limit: PageRequest.mostRows)
        while true {
            guard let page = try await page(query, request, isCounted: false) else { return false }
            for view in page.rows { RecordView<Kind>.shape.write(view, to: &writer) }
            try await write(writer.takeBytes())
            guard let next = page.pagination.next else { return true }
            request = PageRequest(limit: PageRequest.mostRows, cursor: next)
        }
    }

    /// A record that somebody may not see, if there is one among the latest; for trying whether that is so.
    public func recordBeyond(_ viewer: RecordViewer) async throws(RealEstateFault) -> ID<Kind>? {
        try await store.read { reader throws(StoreFault) in
            let others: [Record<Kind>] = try reader.rows(
                """
                SELECT \(Record<Kind>.columns) FROM \(SQL(stringLiteral: Kind.table)) \
                WHERE archived_at IS NULL AND owner_id <> \(viewer.user) ORDER BY created_at DESC, id DESC LIMIT 200
                """)
            for other in others {
                let shared = try reader.share(of: other.id, with: viewer.user)
                if !viewer.may(.see, other.ownership, shared: shared) { return other.id }
            }
            return nil
        }
    }

    /// Whether the records can be read at all.
    public func check() async throws(RealEstateFault) {
        _ = try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT 1 FROM \(SQL(stringLiteral: Kind.table)) LIMIT 1", as: Int.self)
        }
    }
}
