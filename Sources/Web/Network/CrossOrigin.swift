import HTTPTypes

/// Which pages of other origins may call the API from a browser (the CORS protocol of the Fetch standard).
///
/// An origin is compared whole, as the browser sends it; there are no patterns. What the public status says anybody's page may
/// read. Pure: the answer follows from the request's fields and the list.
struct CrossOrigin: Sendable {
    /// The origins, such as `https://crm.example.com`.
    let origins: Set<String>

    /// How long a browser may remember a permission, in seconds.
    static let remembered = "600"
    private static let requestFields = """
        Authorization, Content-Type, DPoP, Idempotency-Key, Last-Event-ID, Mcp-Method, Mcp-Name, MCP-Protocol-Version, \
        X-API-Key
        """
    private static let answerFields = """
        Content-Disposition, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, \
        X-Request-Id
        """

    /// What an answer says to the browser; `isPublic` is said of what anybody's page may read.
    func fields(for request: HTTPRequest, isPublic: Bool) -> [HTTPField] {
        if isPublic { return [HTTPField(name: .accessControlAllowOrigin, value: "*")] }
        guard !origins.isEmpty else { return [] }
        // Whoever keeps the answer must not give one origin's to another.
        let varies = HTTPField(name: .vary, value: "Origin")
        guard let origin = request.headerFields[.origin], origins.contains(origin) else { return [varies] }
        return [
            varies, HTTPField(name: .accessControlAllowOrigin, value: origin),
            HTTPField(name: .accessControlAllowCredentials, value: "true"),
            HTTPField(name: .accessControlExposeHeaders, value: Self.answerFields),
        ]
    }

    /// The answer to what a browser asks before it sends a request of another origin's page; nil when that is no such question,
    /// or the page may not.
    func preflight(_ request: HTTPRequest, allowed methods: [HTTPRequest.Method], isPublic: Bool) -> Reply? {
        guard request.method == .options, let origin = request.headerFields[.origin],
            request.headerFields[.accessControlRequestMethod] != nil, isPublic || origins.contains(origin)
        else { return nil }
        var reply = Reply(status: .noContent, content: .json, body: [])
        reply.fields = [
            HTTPField(name: .accessControlAllowMethods, value: methods.map(\.rawValue).joined(separator: ", ")),
            HTTPField(name: .accessControlAllowHeaders, value: Self.requestFields),
            HTTPField(name: .accessControlMaxAge, value: Self.remembered),
        ]
        reply.omitsBody = true
        return reply
    }
}

extension Route {
    /// Whether anybody's page may read it: the public status, and what OAuth's clients have to know.
    var isPublic: Bool { path.hasPrefix("/v1/status/") || path.hasPrefix("/.well-known/") }
}
