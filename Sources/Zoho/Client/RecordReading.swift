import Core

/// A page of a module's records, those changed longest ago first.
struct RecordPage: Sendable {
    let records: [JSONValue]
    /// Where the next page begins; nil on the last one.
    let next: String?
}

/// A page of what was deleted.
struct DeletedPage: Sendable {
    let records: [String]
    let hasMore: Bool
}

extension ZohoClient {
    /// Records of a page (Zoho CRM API v8, Get Records).
    static let pageSize = 200
    /// Ids that one request may name.
    static let mostIDs = 100

    /// The records changed since a time, in the order in which they were, page by page: what was read is never read again because a later
    /// page failed.
    func page(
        _ module: ZohoModule, since: Instant?, token: String?, fields: [String]? = nil
    ) async throws(ZohoFault) -> RecordPage {
        var call = Call(path: module.rawValue)
        call.query = [
            ("fields", (fields ?? module.fields).joined(separator: ",")), ("per_page", String(Self.pageSize)),
            ("sort_by", "Modified_Time"), ("sort_order", "asc"),
        ]
        if let token { call.query.append(("page_token", token)) }
        if let since { call.headers = [("If-Modified-Since", since.zoho)] }
        guard let json = try await send(call) else { return RecordPage(records: [], next: nil) }
        guard let records = json["data"]?.array else { throw .unreadable("\(module.rawValue): no data") }
        let hasMore = json["info"]?["more_records"] == .boolean(true)
        let next = json["info"]?["next_page_token"]?.string
        if hasMore, next == nil { throw .unreadable("\(module.rawValue): more records, but no next_page_token") }
        return RecordPage(records: records, next: hasMore ? next : nil)
    }

    /// What was deleted since a time, for good or into the bin (Get Deleted Records).
    func deleted(_ module: ZohoModule, since: Instant, page: Int) async throws(ZohoFault) -> DeletedPage {
        var call = Call(path: "\(module.rawValue)/deleted")
        call.query = [("type", "all"), ("per_page", String(Self.pageSize)), ("page", String(page))]
        call.headers = [("If-Modified-Since", since.zoho)]
        guard let json = try await send(call) else { return DeletedPage(records: [], hasMore: false) }
        guard let records = json["data"]?.array else { throw .unreadable("\(module.rawValue): no data") }
        return DeletedPage(
            records: records.compactMap { $0["id"]?.identifier },
            hasMore: json["info"]?["more_records"] == .boolean(true))
    }

    /// The records with these ids that there are; 100 ids at most. An answer that doesn't say is not one that says that there are none.
    func records(
        _ module: ZohoModule, _ ids: [String], isRepeatable: Bool = true
    ) async throws(ZohoFault) -> [JSONValue] {
        var call = Call(path: module.rawValue, isRepeatable: isRepeatable)
        call.query = [("fields", module.fields.joined(separator: ",")), ("ids", ids.joined(separator: ","))]
        guard let json = try await send(call) else { return [] }
        guard let records = json["data"]?.array else { throw .unreadable("\(module.rawValue): no data") }
        return records
    }
}

extension Instant {
    /// As Zoho takes times: to the second, with an offset.
    var zoho: String { rfc3339.prefix(19) + "+00:00" }
}

extension JSONValue {
    /// An id, which Zoho writes as text and senders of webhooks also as a number.
    var identifier: String? { string ?? integer.map { String($0) } }
}
