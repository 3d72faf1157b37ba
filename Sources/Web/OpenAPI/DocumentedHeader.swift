import Core

/// A header field of answers that the document describes.
struct DocumentedHeader {
    let name: String
    let summary: String
    let schema: Schema
    let isAlwaysThere: Bool

    static let requestID = DocumentedHeader(
        name: "X-Request-Id", summary: "The request's id, to name when asking about it.", schema: RequestID.schema,
        isAlwaysThere: true)
    static let cacheControl = DocumentedHeader(
        name: "Cache-Control", summary: "Who may keep the answer.", schema: .string(), isAlwaysThere: true)
    static let challenge = DocumentedHeader(
        name: "WWW-Authenticate", summary: "How to authenticate (RFC 6750 §3).", schema: .string(),
        isAlwaysThere: true)
    static let replayed = DocumentedHeader(
        name: "Idempotent-Replayed", summary: "`true` when an earlier request with this `Idempotency-Key` did it.",
        schema: .oneOf(["true"]), isAlwaysThere: false)
    static let retryAfter = DocumentedHeader(
        name: "Retry-After", summary: "After how many seconds to try again.", schema: .integer(0...Int64.max),
        isAlwaysThere: false)

    static let rateLimit = [
        DocumentedHeader(
            name: "RateLimit-Limit", summary: "Requests a minute.", schema: .integer(1...Int64.max),
            isAlwaysThere: false),
        DocumentedHeader(
            name: "RateLimit-Remaining", summary: "How many more may come at once.", schema: .integer(0...Int64.max),
            isAlwaysThere: false),
        DocumentedHeader(
            name: "RateLimit-Reset", summary: "Seconds until as many as ever may come at once.",
            schema: .integer(0...Int64.max), isAlwaysThere: false),
    ]

    /// Those that every answer has and a program may care for.
    static let everywhere = [requestID, cacheControl] + rateLimit
    /// All that are described.
    static let all = [requestID, cacheControl, challenge, replayed, retryAfter] + rateLimit

    func write(to writer: inout JSONWriter) {
        writer.member("description", summary)
        writer.member("required", isAlwaysThere)
        writer.member("schema", schema)
    }

    func refer(in writer: inout JSONWriter) {
        writer.object(name) { $0.member("$ref", "#/components/headers/\(name)") }
    }
}
