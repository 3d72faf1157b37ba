public import Core

/// Anthropic's Messages API, or whatever speaks it at another address (<https://docs.anthropic.com/en/api/messages>).
public struct AnthropicMessages: ModelProvider {
    /// The model's name.
    public let name: String
    private let url: String
    private let key: @Sendable () async -> Secret<String>?
    private let send: Send

    /// How long a model may think.
    public static let patience = Duration.seconds(30)
    /// The most tokens of an answer.
    static let mostTokens: Int64 = 1_024

    /// Posts a body with header fields to an address; what comes back, whatever its status, is at most
    /// ``ModelRequest/longestAnswer`` bytes and comes within ``patience``.
    public typealias Send =
        @Sendable (_ url: String, _ headers: [(name: String, value: String)], _ body: [UInt8]) async throws(ModelFault)
        -> (status: Int, body: [UInt8])

    /// A model at an address such as `https://api.anthropic.com`. The key is asked for each time, so that a new one counts at once.
    public init(
        model: String, at base: String, key: @escaping @Sendable () async -> Secret<String>?, by send: @escaping Send
    ) {
        name = model
        url = (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/v1/messages"
        self.key = key
        self.send = send
    }

    /// Asks once; no tools are offered.
    public func answer(_ request: ModelRequest) async throws(ModelFault) -> String {
        guard let key = await key() else { throw .unreachable("there is no key") }
        let body = JSONValue.object([
            .init("model", .string(name)), .init("max_tokens", .integer(Self.mostTokens)),
            .init("system", .string(request.instructions)),
            .init(
                "messages",
                .array([.object([.init("role", .string("user")), .init("content", .string(request.data))])])),
        ])
        let headers = [
            ("x-api-key", key.reveal()), ("anthropic-version", "2023-06-01"), ("content-type", "application/json"),
        ]
        let answer = try await send(url, headers, Array(body.json.utf8))
        guard answer.status == 200 else { throw .unreachable("status \(answer.status)") }
        return try Self.text(of: answer.body)
    }

    /// The text blocks of an answer that came to its end.
    private static func text(of body: [UInt8]) throws(ModelFault) -> String {
        guard let value = try? JSONReader.read(body), let blocks = value["content"]?.array else {
            throw .unusable("no message")
        }
        guard value["stop_reason"]?.string == "end_turn" else { throw .unusable("it didn't come to its end") }
        guard blocks.allSatisfy({ $0["type"]?.string == "text" }) else { throw .unusable("it is more than text") }
        return blocks.compactMap { $0["text"]?.string }.joined()
    }
}
