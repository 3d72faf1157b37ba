import Core

/// Writing, for ``ZohoExecutor`` alone. What may have arrived isn't sent again by itself: the executor looks first.
extension ZohoClient {
    /// Writes, and gives the id of what was made or changed.
    func write(
        _ write: RemoteWrite, _ account: String, unmodifiedSince record: JSONValue
    ) async throws(ZohoFault) -> String {
        var call: Call
        let body: JSONValue
        switch write {
        case .update(let members):
            call = Call(method: "PUT", path: "\(ZohoModule.accounts.rawValue)/\(PercentCoding.encode(account))")
            call.headers = record["Modified_Time"]?.time.map { [("If-Unmodified-Since", $0.zoho)] } ?? []
            body = .object(members)
        case .create(let module, let new):
            call = Call(method: "POST", path: module.rawValue)
            body = new
        }
        call.isRepeatable = false
        call.body = .object([.init("data", .array([body]))])
        let answer = try await send(call)?["data"]?.array?.first
        guard answer?["code"] == .string("SUCCESS"), let id = answer?["details"]?["id"]?.identifier else {
            throw .refused(ZohoRefusal(status: 200, answer))
        }
        return id
    }

    /// What hangs on an account: the first page, which has the latest.
    func related(_ module: ZohoModule, of account: String) async throws(ZohoFault) -> [JSONValue] {
        var call = Call(path: "\(ZohoModule.accounts.rawValue)/\(PercentCoding.encode(account))/\(module.rawValue)")
        call.query = [("fields", module.fields.joined(separator: ",")), ("per_page", String(Self.pageSize))]
        return try await send(call)?["data"]?.array ?? []
    }
}
