import Core
import HTTPTypes
import OAuthProtocol

/// Routes that OAuth's clients call: a form comes, and refusals go as the protocol writes them.
extension Route {
    /// An endpoint for clients, which say who they are in the request itself.
    static func oauth<Answer: JSONWritable>(
        _ endpoint: OAuthEndpoint, tier: Tier = .signIn, because reason: String, _ summary: String,
        form: FormDeclaration, answer: AnswerForm<Answer>, errors: [OAuthError],
        _ handle: @escaping @Sendable (OpenContext, FormParameters) async throws -> Answer
    ) -> Route {
        let answer = answer.with { _ in [.notKept] }
        return Route(
            method: .post, path: endpoint.rawValue, tier: tier, requirement: .nothing(because: reason), room: .oauth,
            summary: summary, parameters: [], body: form.declaration, answer: answer.declaration, errors: [],
            handler: .open { context, bytes in
                let type = context.edge.head.headerFields.value(of: .contentType)
                return answer.reply(try await handle(context, try FormParameters(body: bytes, contentType: type)))
            }
        ).refusingAsOAuth([OAuthError.invalidRequest, .serverError, .temporarilyUnavailable] + errors)
    }

    /// The same route, whose own refusals are these, with the statuses that they usually have.
    func refusingAsOAuth(_ errors: [OAuthError]) -> Route {
        refusing(.oauth(Dictionary(grouping: errors, by: \.status)))
    }
}

/// The parameters of a form, for the document: what they are is decided by the protocol's own reader.
struct FormDeclaration: Sendable {
    let name: String
    let fields: [Schema.Property]

    /// A form with these parameters.
    init(_ name: String, _ fields: [Schema.Property]) {
        self.name = name
        self.fields = fields
    }

    /// A form of a client that says in it who it is, unless it does so in the `Authorization` header.
    static func client(_ name: String, _ fields: [Schema.Property]) -> FormDeclaration {
        FormDeclaration(name, fields + credentials)
    }

    var declaration: BodyDeclaration {
        let fields = fields
        var body = BodyDeclaration(
            name: name, schema: .component(name) { .object(fields) }, limit: FormParameters.longest)
        body.isForm = true
        return body
    }

    private static let credentials: [Schema.Property] = [
        .optional("client_id", "The client, where `Authorization` doesn't name it.", .string(minLength: 1)),
        .optional("client_secret", "Its secret, where `Authorization` doesn't bring it.", .string(minLength: 1)),
        .optional(
            "client_assertion_type", "How it authenticates with a key of its own (RFC 7523).",
            .oneOf([PresentedClient.assertionType])),
        .optional("client_assertion", "A token that it signed.", .string(minLength: 1)),
    ]
}
