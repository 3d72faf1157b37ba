import Core

/// What Zoho answers when nothing goes wrong.
extension ZohoStandIn.State {
    func isGood(_ authorization: String?) -> Bool {
        guard let text = authorization, text.hasPrefix("Zoho-oauthtoken 1000.access"),
            let number = Int(text.dropFirst("Zoho-oauthtoken 1000.access".count))
        else { return false }
        return number >= goodFrom && number <= tokens
    }

    mutating func serve(
        _ request: HTTPStandIn.Request, _ path: [String], _ query: ZohoStandIn.Query
    ) -> HTTPStandIn.Answer {
        let module = path[0]
        switch (request.method, path.count) {
        case ("GET", 1): return list(module, since: request.headers["if-modified-since"], query)
        case ("GET", 2) where path[1] == "deleted":
            let rows = deleted.filter { $0.module == module }.map { JSONValue.object([.init("id", .string($0.id))]) }
            return rows.isEmpty ? .init(204, body: "") : Self.page(rows, next: nil)
        case ("GET", 3): return related(path[1], path[2])
        case ("PUT", 2): return update(module, path[1], request.body)
        case ("POST", 1): return create(module, request.body)
        default: return .init(404, body: #"{"code":"INVALID_URL_PATTERN","message":"no such path"}"#)
        }
    }

    /// Records by ids, or all of them that changed since a time, page by page; the token is where the page begins.
    private func list(_ module: String, since: String?, _ query: ZohoStandIn.Query) -> HTTPStandIn.Answer {
        let own = records[module] ?? []
        if let ids = query["ids"]?.split(separator: ",").map(String.init) {
            let found = own.filter { ids.contains($0["id"]?.string ?? "") }
            return found.isEmpty ? .init(204, body: "") : Self.page(found.map { Self.cut($0, query) }, next: nil)
        }
        let start = query["page_token"].flatMap { $0.hasPrefix("t") ? Int($0.dropFirst()) : nil } ?? 0
        let size = query["per_page"].flatMap(Int.init) ?? 200
        let earliest = since.flatMap { Instant(rfc3339: $0) }
        let isYoung: (JSONValue) -> Bool = { record in
            guard let earliest, let time = record["Modified_Time"]?.string.flatMap({ Instant(rfc3339: $0) }) else {
                return true
            }
            return time >= earliest
        }
        let invented = module == "Accounts" ? madeUp : 0
        var rows: [JSONValue] = []
        var position = start
        while position < invented + own.count, rows.count < size {
            let record = position < invented ? Self.account(position) : own[position - invented]
            if isYoung(record) { rows.append(record) }
            position += 1
        }
        let hasMore = position < invented + own.count
        if rows.isEmpty, !hasMore { return .init(since == nil ? 204 : 304, body: "") }
        return Self.page(rows.map { Self.cut($0, query) }, next: hasMore ? "t\(position)" : nil)
    }

    /// A record's id and the fields that were asked for, and what it hangs on, which Zoho gives unasked.
    private static func cut(_ record: JSONValue, _ query: ZohoStandIn.Query) -> JSONValue {
        guard case .object(let members) = record, let fields = query["fields"]?.split(separator: ",").map(String.init)
        else { return record }
        return .object(members.filter { $0.name == "id" || $0.name == "$se_module" || fields.contains($0.name) })
    }

    /// What hangs on a record: those of a module that refer to it.
    private func related(_ id: String, _ module: String) -> HTTPStandIn.Answer {
        let found = (records[module] ?? []).filter {
            ($0["What_Id"]?["id"] ?? $0["Parent_Id"]?["id"]) == .string(id)
        }
        return found.isEmpty ? .init(204, body: "") : Self.page(found, next: nil)
    }

    private mutating func update(_ module: String, _ id: String, _ body: String) -> HTTPStandIn.Answer {
        guard let index = records[module]?.firstIndex(where: { $0["id"] == .string(id) }),
            case .object(let old)? = records[module]?[index],
            case .object(let new)? = (try? JSONReader.read(Array(body.utf8)))?["data"]?.array?.first
        else { return .init(400, body: #"{"data":[{"code":"INVALID_DATA","message":"no such id"}]}"#) }
        let names = Set(new.map(\.name)).union(["Modified_Time"])
        let time = JSONValue.Member("Modified_Time", .string("2030-01-01T00:00:00Z"))
        records[module]?.remove(at: index)
        records[module]?.append(.object(old.filter { !names.contains($0.name) } + new + [time]))
        writes.append("PUT \(module) \(id)")
        return Self.done(id)
    }

    private mutating func create(_ module: String, _ body: String) -> HTTPStandIn.Answer {
        guard case .object(let new)? = (try? JSONReader.read(Array(body.utf8)))?["data"]?.array?.first else {
            return .init(400, body: #"{"data":[{"code":"INVALID_DATA","message":"no data"}]}"#)
        }
        let id = "77000\(writes.count)"
        let time = JSONValue.Member("Modified_Time", .string("2030-01-01T00:00:00Z"))
        records[module, default: []].append(.object([.init("id", .string(id)), time] + new))
        writes.append("POST \(module) \(id)")
        return Self.done(id)
    }

    private static func done(_ id: String) -> HTTPStandIn.Answer {
        .init(
            200, body: #"{"data":[{"code":"SUCCESS","details":{"id":"\#(id)"},"message":"done","status":"success"}]}"#)
    }

    private static func page(_ rows: [JSONValue], next: String?) -> HTTPStandIn.Answer {
        let info = JSONValue.object([
            .init("per_page", .integer(200)), .init("more_records", .boolean(next != nil)),
            .init("next_page_token", next.map { .string($0) } ?? .null),
        ])
        return .init(200, body: JSONValue.object([.init("data", .array(rows)), .init("info", info)]).json)
    }

    /// One of the accounts that are made up, changed a second after the one before.
    private static func account(_ number: Int) -> JSONValue {
        let time = Instant(milliseconds: 1_700_000_000_000 + Int64(number) * 1_000)
        return .object([
            .init("id", .string("55\(number)")), .init("Modified_Time", .string(time.rfc3339)),
            .init("Account_Name", .string("Customer \(number)")), .init("Industry", .string("Retail")),
            .init("Account_Status", .string("Active")), .init("Annual_Revenue", .integer(Int64(number))),
            .init("Billing_City", .string("Dubai")), .init("Website", .string("https://c\(number).example")),
        ])
    }
}
