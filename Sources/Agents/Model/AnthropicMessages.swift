public import Core

/// Anthropic's Messages API, or whatever speaks it at another address (<https://docs.anthropic.com/en/api/messages>).
public struct AnthropicMessages: ModelProvider {
    /// The model's name.
    public let name: String
    private let url: String
    private let key: Key
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

    /// The key, as it is remembered or as it is now; nil when there is none.
    public typealias Key = @Sendable (_ isFresh: Bool) async -> Secret<String>?

    /// A model at an address such as `https://api.anthropic.com`. The key is asked for each time, and once more when it is refused, so
    /// that a new one counts as soon as the old one doesn't.
    public init(model: String, at base: String, key: @escaping Key, by send: @escaping Send) {
        name = model
        url = (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/v1/messages"
        self.key = key
        self.send = send
    }

    /// Asks; no tools are offered.
    public func answer(_ request: ModelRequest) async throws(ModelFault) -> String {
        guard let key = await key(false) else { throw .unreachable("there is no key") }
        var answer = try await ask(request, with: key)
        if Self.refusesKey(answer.status), let fresh = await self.key(true), fresh.reveal() != key.reveal() {
            answer = try await ask(request, with: fresh)
        }
        guard answer.status == 200 else { throw .unreachable("status \(answer.status)") }
        return try Self.text(of: answer.body)
    }

    /// Asks for a word with a key that isn't in use yet; throws when there is no answer to it.
    public func prove(_ key: Secret<String>) async throws(ModelFault) {
        let request = ModelRequest(instructions: "Answer with one word.", data: "Ready?")
        let status = try await ask(request, with: key, tokens: 16).status
        guard status == 200 else { throw .unreachable("status \(status)") }
    }

    private static func refusesKey(_ status: Int) -> Bool { status == 401 || status == 403 }

    private func ask(
        _ request: ModelRequest, with key: Secret<String>, tokens: Int64 = Self.mostTokens
    ) async throws(ModelFault) -> (status: Int, body: [UInt8]) {
        let body = JSONValue.object([
            .init("model", .string(name)), .init("max_tokens", .integer(tokens)),
            .init("system", .string(request.instructions)),
            .init(
                "messages",
                .array([.object([.init("role", .string("user")), .init("content", .string(request.data))])])),
        ])
        let headers = [
            ("x-api-key", key.reveal()), ("anthropic-version", "2023-06-01"), ("content-type", "application/json"),
        ]
        return try await send(url, headers, Array(body.json.utf8))
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
