import Access
import Core
import HTTPTypes
import Store

/// What was made, now or by an earlier request with the same `Idempotency-Key`. It looks as it does elsewhere; a header field says
/// which of both.
struct Made<Value: JSONWritable>: JSONWritable {
    let value: Value
    let isRepetition: Bool

    static var schema: Schema { Value.schema }

    func write(to writer: inout JSONWriter) { value.write(to: &writer) }
}

extension AnswerForm {
    /// 201 with what was made, and `Idempotent-Replayed: true` when that was earlier.
    static func made<Value>(_ type: Value.Type) -> AnswerForm where Answer == Made<Value> {
        .data(Made<Value>.self, status: .created).with { $0.isRepetition ? [.replayed] : [] }
    }
}

extension HTTPField {
    /// `Idempotent-Replayed: true`
    static let replayed = HTTPField(name: .idempotentReplayed, value: "true")
}

extension SignedContext {
    /// The request's `Idempotency-Key`, when it has one: 1 to 255 visible ASCII characters.
    func idempotencyKey() throws(Problem) -> String? {
        guard let text = edge.head.headerFields[.idempotencyKey] else { return nil }
        guard DocumentedKey.isValid(text) else { throw .invalid(DocumentedKey.name, DocumentedKey.complaint) }
        return text
    }

    /// What the request may be repeated by: method, target and body, to the byte, under the caller's key.
    func repetition(of body: [UInt8]) throws(Problem) -> Repetition? {
        guard let key = try idempotencyKey() else { return nil }
        let asked = [Array(edge.head.method.rawValue.utf8), Array((edge.head.path ?? "").utf8), body]
        return Repetition(key: key, of: principal.userID, request: asked)
    }
}

/// `Idempotency-Key`, as the document has it.
enum DocumentedKey {
    static let name = "Idempotency-Key"
    static let summary =
        "Repeated with the same key within 24 hours, the same request is done once, and answered with what was made."
    static let complaint = "must be 1 to 255 visible ASCII characters"
    static let schema = Schema.string(
        minLength: 1, maxLength: 255,
        format: StringFormat(name: "idempotency-key", pattern: "^[!-~]+$", complaint: complaint, accepts: isValid))

    static func isValid(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}
