import Core
import HTTPTypes

/// An answer before it has its headers.
struct Reply: Sendable {
    /// The status.
    var status: HTTPResponse.Status
    /// What the body is.
    var content: Content
    /// The body.
    var body: [UInt8]
    /// The body, when it is written piece by piece instead.
    var stream: ReplyStream?
    /// The page's own `Content-Security-Policy`, instead of its kind's.
    var policy: String?
    /// Further header fields.
    var fields: [HTTPField] = []
    /// The error's code, when this is a refusal; for the log.
    var code: String?
    /// Whether only the head is sent, as for `HEAD`.
    var omitsBody = false
    /// Whether the connection ends with this answer.
    var closes = false

    /// A finished answer.
    init(status: HTTPResponse.Status, content: Content, body: [UInt8]) {
        self.status = status
        self.content = content
        self.body = body
    }

    /// What a body is, which decides its `Content-Type`, its `Content-Security-Policy` and who may keep it.
    enum Content: Int, Sendable, CaseIterable {
        /// JSON for one reader, kept by nobody.
        case json
        /// A JSON document that is the same for everybody.
        case publicJSON
        /// A health report for tools (draft-inadarei-api-health-check-06), kept by nobody.
        case healthReport
        /// A JWK set (RFC 7517 §8.5), the same for everybody.
        case keySet
        /// Plain text for one reader, kept by nobody.
        case text
        /// A table to download.
        case csv
        /// A JSON value a line, to download.
        case jsonLines
        /// Server-sent events.
        case eventStream
        /// A list of lines to download.
        case textFile
        /// An archive to download.
        case zip
        /// A proof that is checked offline, in a form that has no media type of its own (C2SP tlog-proof).
        case proof
        /// A part of the audit log that never changes (C2SP tlog-tiles), for one reader.
        case tile
        /// The number of leaves of a tree (C2SP tlog-witness).
        case treeSize
        /// A page that is the same for everybody.
        case html
        /// A page for one browser, kept by nobody.
        case page
        /// A stylesheet of a page.
        case css

        /// The media type, with its charset where it has one.
        var mediaType: String {
            switch self {
            case .json, .publicJSON: "application/json"
            case .healthReport: "application/health+json"
            case .keySet: "application/jwk-set+json"
            case .text: "text/plain; charset=utf-8"
            case .csv: "text/csv; charset=utf-8"
            case .jsonLines: "application/x-ndjson"
            case .eventStream: "text/event-stream"
            case .textFile: "text/plain; charset=utf-8"
            case .zip: "application/zip"
            case .proof, .tile: "application/octet-stream"
            case .treeSize: "text/x.tlog.size"
            case .html, .page: "text/html; charset=utf-8"
            case .css: "text/css; charset=utf-8"
            }
        }

        /// Who may keep it and how long.
        var cacheControl: String {
            switch self {
            case .json, .healthReport, .text, .csv, .jsonLines, .eventStream, .textFile, .zip, .proof, .treeSize,
                .page:
                "no-store"
            case .tile: "private, max-age=31536000, immutable"
            case .publicJSON, .html, .css: "public, max-age=60"
            case .keySet: "public, max-age=300"
            }
        }
    }
}
