/// A request to somebody outside.
public struct OutboundRequest: Sendable {
    let method: String
    let url: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    /// A request. Nothing is added to it but what the connection needs.
    public init(method: String, url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// What came back.
public struct OutboundAnswer: Sendable {
    /// The status, 200 to 599.
    public let status: Int
    /// All of the body.
    public let body: [UInt8]
    /// What `Content-Type` says.
    public let mediaType: String?
    /// What `ETag` says, with its quotation marks.
    public var entityTag: String?
    /// What `Retry-After` says.
    public var retryAfter: String?

    /// The beginning of the body in words, for a fault: 200 characters at most.
    public var words: String { String(String(decoding: body, as: UTF8.self).prefix(200)) }
}
