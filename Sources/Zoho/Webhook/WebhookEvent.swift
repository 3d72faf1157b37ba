import Core

/// What a webhook says happened: which records of which module, no more. What they hold is read from Zoho.
struct WebhookEvent: Sendable, Equatable {
    /// What was done to the records.
    enum Operation: String, Sendable, CaseIterable {
        case create
        case update
        case delete
        case restore

        /// Zoho's words and guide A's.
        init?(word: String) {
            switch word.split(separator: ".").last?.lowercased() {
            case "create", "created", "insert": self = .create
            case "update", "updated", "edit": self = .update
            case "delete", "deleted": self = .delete
            case "restore", "restored": self = .restore
            default: return nil
            }
        }
    }

    /// The sender's own id of the event, when the body has one: it is signed with the body.
    let senderID: String?
    let module: String
    let operation: Operation
    /// Zoho's ids of the records, 1 to ``mostRecords``.
    let records: [String]

    /// As many as Zoho puts into one notification, and some more.
    static let mostRecords = 500

    /// Reads a body: Zoho's notification (`module`, `operation`, `ids`), guide A's (`module`, `operation`, `data: [{"id"}]`) or its
    /// general form (`event_type`, `module`, `record_id`). Whatever else is in it is ignored.
    init(_ body: [UInt8]) throws(RequestFault) {
        let json: JSONValue
        do { json = try JSONReader.read(body) } catch { throw .malformed(error) }
        guard case .object = json else { throw .invalid([FieldProblem("body", "must be an object")]) }
        var problems: [FieldProblem] = []
        module = json["module"]?.string ?? ""
        if ZohoModule.named(module).isEmpty {
            let known = ZohoModule.allCases.map(\.rawValue).joined(separator: ", ")
            problems.append(FieldProblem("module", "must be one of \(known), Activities"))
        }
        let word = json["operation"]?.string ?? json["event_type"]?.string ?? ""
        let operation = Operation(word: word)
        if operation == nil {
            problems.append(FieldProblem("operation", "must be insert, create, update, edit, delete or restore"))
        }
        let records = Self.records(of: json)
        if records == nil || records?.isEmpty == true {
            problems.append(
                FieldProblem(
                    "ids", "must name 1 to \(Self.mostRecords) records, here, in data or in record_id, by Zoho's ids"))
        }
        let senderID = json["event_id"]
        if let senderID, !Self.isName(senderID.string ?? "", upTo: 128) {
            problems.append(FieldProblem("event_id", "must be 1 to 128 letters, digits, hyphens, dots and underscores"))
        }
        guard problems.isEmpty, let operation, let records else { throw .invalid(problems) }
        self.operation = operation
        self.records = records
        self.senderID = senderID?.string
    }

    /// The ids, each once and in their order; nil when one of them is none or there are too many.
    private static func records(of json: JSONValue) -> [String]? {
        var named: [JSONValue] = json["ids"]?.array ?? []
        switch json["data"] {
        case .array(let elements)?: named += elements.compactMap { $0["id"] }
        case let one?: named += [one["id"]].compactMap { $0 }
        case nil: break
        }
        named += [json["record_id"]].compactMap { $0 }
        guard named.count <= mostRecords else { return nil }
        var records: [String] = []
        for value in named {
            guard let id = value.string ?? value.integer.map({ String($0) }), isName(id, upTo: 64) else { return nil }
            if !records.contains(id) { records.append(id) }
        }
        return records
    }

    /// Whether a text can stand in a path, a query and a key as it is.
    static func isName(_ text: String, upTo length: Int) -> Bool {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isPlain && 1...length ~= text.utf8.count && text.first != "."
    }
}
