import Access
import Core
import HTTPTypes

/// Routes whose answer or body is too long to be held whole.
extension Route {
    /// A route for whoever has a permission, which makes its reply itself: a download or a stream.
    static func stream(
        _ path: String, needs permission: Permission, room: Room, _ summary: String,
        parameters: [any ParameterDeclaration] = [], contents: [Reply.Content], errors: [ErrorCode] = [],
        _ handle: @escaping @Sendable (SignedContext) async throws -> Reply
    ) -> Route {
        let forms = contents.map { AnswerDeclaration(status: .ok, content: $0, schema: nil) }
        let route = Route(
            method: .get, path: path, tier: .signed, requirement: .permission(permission), room: room,
            summary: summary, parameters: parameters, body: nil, answer: forms[0], errors: errors,
            handler: .signed(permission) { context, _ in try await handle(context) })
        return forms.dropFirst().reduce(route) { $0.alsoAnswering($1) }
    }

    /// A route for whoever has a permission, which takes one JSON value or one a line, and reads them when it has room.
    static func intake<Answer: JSONWritable>(
        _ path: String, needs permission: Permission, room: Room, _ summary: String,
        parameters: [any ParameterDeclaration] = [], body: BodyDeclaration, answer: AnswerForm<Answer>,
        errors: [ErrorCode] = [],
        _ handle: @escaping @Sendable (SignedContext, IncomingBody) async throws -> Answer
    ) -> Route {
        Route(
            method: .post, path: path, tier: .signed, requirement: .permission(permission), room: room,
            summary: summary, parameters: parameters, body: body, answer: answer.declaration, errors: errors,
            handler: .reading(permission) { context, body in answer.reply(try await handle(context, body)) })
    }

    /// The same, where the handler makes the answer itself, since it has several forms: the first is the usual one.
    static func intake(
        _ path: String, needs permission: Permission, room: Room, _ summary: String,
        parameters: [any ParameterDeclaration] = [], body: BodyDeclaration, answers: [AnswerDeclaration],
        errors: [ErrorCode] = [],
        _ handle: @escaping @Sendable (SignedContext, IncomingBody) async throws -> Reply
    ) -> Route {
        let route = Route(
            method: .post, path: path, tier: .signed, requirement: .permission(permission), room: room,
            summary: summary, parameters: parameters, body: body, answer: answers[0], errors: errors,
            handler: .reading(permission, handle))
        return answers.dropFirst().reduce(route) { $0.alsoAnswering($1) }
    }
}
