import Access
import Core
import PII
import PersonalData

/// Finding and masking personal data and secrets in what callers send: one text, one JSON value, or a batch of either.
enum PIIEndpoint {
    static let token = Parameter<String>.path("token", "The token.", .string(minLength: 1, maxLength: mostOfToken)) {
        $0
    }
    static let mostOfToken = 200
    /// The most tokens of one request.
    static let mostTokens = 1_000

    static func detect(_ context: SignedContext, _ body: IncomingBody) async throws -> DetectedView {
        let room = context.services.personalData
        let requests = try await PIIRequest.read(body, over: room.rules)
        // Many lines have the same options, and a sanitizer takes a while to make.
        var (options, sanitizer): (JSONValue?, Sanitizer) = (nil, room.sanitizer(for: nil))
        let lines = requests.map { request in
            request.map { request in
                if request.options != options {
                    (options, sanitizer) = (request.options, room.sanitizer(for: request.rules))
                }
                return FindingView.all(in: request.content, by: sanitizer)
            }
        }
        return DetectedView(lines: lines, isBatch: body.isLines)
    }

    static func mask(_ context: SignedContext, _ body: IncomingBody) async throws -> MaskedView {
        let room = context.services.personalData
        let requests = try await PIIRequest.read(body, over: room.rules)
        let good = requests.compactMap { try? $0.get() }
        let tasks = good.map { PersonalDataRoom.Task($0.content, $0.rules, from: $0.options) }
        let masked = try await room.mask(tasks, by: context.grant)
        var next = masked.makeIterator()
        let lines = requests.map { request in request.map { _ in next.next() ?? .text("") } }
        return MaskedView(lines: lines, isBatch: body.isLines)
    }

    static func detokenize(_ context: SignedContext, _ body: DetokenizeBody) async throws -> DetokenizedView {
        let room = context.services.personalData
        let values = try await room.tokens.values(of: body.tokens, by: context.principal, context.grant)
        room.reads.note("pii_tokens", by: context.principal.userID)
        return DetokenizedView(
            tokens: body.tokens.map { DetokenizedView.Token(token: $0, value: values[$0]) })
    }

    static func delete(_ context: SignedContext) async throws -> DeletedTokenView {
        guard let token = context.parameters[token],
            try await context.services.personalData.tokens.delete(token, by: context.grant)
        else { throw Problem(.notFound) }
        return DeletedTokenView(token: token)
    }
}

/// `{"tokens": […]}`
struct DetokenizeBody: RequestBody {
    let tokens: [String]

    static let schema = Schema.object(
        [
            .required(
                "tokens", "Tokens, or ciphertexts that `encrypt` made.",
                .array(of: .string(minLength: 1, maxLength: 8_192), count: 1...PIIEndpoint.mostTokens))
        ], summary: "Tokens whose values are wanted.")
}
