import Core
import HTTPTypes
import OAuthProtocol

/// The ways to declare a page for browsers.
extension Route {
    /// A page to look at.
    static func page(
        _ path: String, because reason: String, _ summary: String, parameters: [any ParameterDeclaration] = [],
        _ handle: @escaping @Sendable (PageVisit) async throws -> Reply
    ) -> Route {
        page(.get, path, .open, reason, summary, parameters, nil) { context, _ in
            try await handle(PageVisit(context))
        }
    }

    /// Where a page's form goes: it has to come from a page of ours.
    static func form(
        _ path: String, tier: Tier = .signIn, because reason: String, _ summary: String,
        parameters: [any ParameterDeclaration] = [], fields: [Schema.Property],
        _ handle: @escaping @Sendable (PageVisit, FormParameters) async throws -> Reply
    ) -> Route {
        let token = Schema.Property.required("form_token", "What the page had for this.", .string(maxLength: 128))
        return page(.post, path, tier, reason, summary, parameters, .object([token] + fields)) { context, bytes in
            let visit = try await PageVisit(context)
            return try await handle(visit, try visit.form(bytes))
        }
    }

    /// Where anybody's form may go: what a client asks in a body instead of a query.
    static func foreignForm(
        _ path: String, because reason: String, _ summary: String,
        _ handle: @escaping @Sendable (PageVisit, FormParameters) async throws -> Reply
    ) -> Route {
        page(.post, path, .open, reason, summary, [], .map(of: .string())) { context, bytes in
            try await handle(PageVisit(context), try PageVisit.parameters(bytes, of: context))
        }
    }

    private static func page(
        _ method: HTTPRequest.Method, _ path: String, _ tier: Tier, _ reason: String, _ summary: String,
        _ parameters: [any ParameterDeclaration], _ fields: Schema?,
        _ handle: @escaping @Sendable (OpenContext, [UInt8]) async throws -> Reply
    ) -> Route {
        Route(
            method: method, path: path, tier: tier, requirement: .nothing(because: reason), room: .pages,
            summary: summary, parameters: parameters, body: fields.map { .form(of: path, $0) },
            answer: AnswerDeclaration(status: .ok, content: .page, schema: nil),
            errors: method == .post ? [.crossSiteRequest, .forbidden] : [.forbidden],
            handler: .open(handle)
        ).alsoAnswering(AnswerDeclaration(status: .seeOther, content: .page, schema: nil)).refusing(.page)
    }

    /// Whether it is a page for browsers, whose refusals are pages too.
    var isPage: Bool { if case .page = refusals { true } else { false } }
}

extension BodyDeclaration {
    /// A form of a page, by the name of its path.
    static func form(of path: String, _ schema: Schema) -> BodyDeclaration {
        let words = path.split { !$0.isLetter }.map(\.capitalized)
        var body = BodyDeclaration(name: words.joined() + "Form", schema: schema, limit: FormParameters.longest)
        body.isForm = true
        return body
    }
}

extension Substring {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
