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
        let tasks = try await PIIRequest.read(body, over: room.rules)
        return DetectedView(lines: room.look(through: tasks, FindingView.all), isBatch: body.isLines)
    }

    static func mask(_ context: SignedContext, _ body: IncomingBody) async throws -> MaskedView {
        let room = context.services.personalData
        let tasks = try await PIIRequest.read(body, over: room.rules)
        return MaskedView(lines: try await room.mask(tasks, by: context.grant), isBatch: body.isLines)
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
