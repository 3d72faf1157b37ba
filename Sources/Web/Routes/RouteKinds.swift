import Access
import Core
import HTTPTypes

/// The ways to declare a route: open or signed, with a body or without, and documents.
extension Route {
    /// A route for anybody.
    static func open<Answer: JSONWritable>(
        _ method: HTTPRequest.Method, _ path: String, tier: Tier = .open, room: Room, because reason: String,
        _ summary: String, parameters: [any ParameterDeclaration] = [], answer: AnswerForm<Answer>,
        errors: [ErrorCode] = [], _ handle: @escaping @Sendable (OpenContext) async throws -> Answer
    ) -> Route {
        Route(
            method: method, path: path, tier: tier, requirement: .nothing(because: reason), room: room,
            summary: summary, parameters: parameters, body: nil, answer: answer.declaration, errors: errors,
            handler: .open { context, _ in answer.reply(try await handle(context)) })
    }

    /// A route for anybody, with a body.
    static func open<Body: RequestBody, Answer: JSONWritable>(
        _ method: HTTPRequest.Method, _ path: String, tier: Tier = .open, room: Room, because reason: String,
        _ summary: String, parameters: [any ParameterDeclaration] = [], body: BodyForm<Body>,
        answer: AnswerForm<Answer>, errors: [ErrorCode] = [],
        _ handle: @escaping @Sendable (OpenContext, Body) async throws -> Answer
    ) -> Route {
        Route(
            method: method, path: path, tier: tier, requirement: .nothing(because: reason), room: room,
            summary: summary, parameters: parameters, body: body.declaration, answer: answer.declaration,
            errors: errors,
            handler: .open { context, bytes in answer.reply(try await handle(context, try body.read(bytes))) })
    }

    /// A route for whoever has a permission.
    static func signed<Answer: JSONWritable>(
        _ method: HTTPRequest.Method, _ path: String, needs permission: Permission, room: Room, _ summary: String,
        parameters: [any ParameterDeclaration] = [], answer: AnswerForm<Answer>, errors: [ErrorCode] = [],
        _ handle: @escaping @Sendable (SignedContext) async throws -> Answer
    ) -> Route {
        Route(
            method: method, path: path, tier: .signed, requirement: .permission(permission), room: room,
            summary: summary, parameters: parameters, body: nil, answer: answer.declaration, errors: errors,
            handler: .signed(permission) { context, _ in answer.reply(try await handle(context)) })
    }

    /// A route for whoever has a permission, with a body.
    static func signed<Body: RequestBody, Answer: JSONWritable>(
        _ method: HTTPRequest.Method, _ path: String, needs permission: Permission, room: Room, _ summary: String,
        parameters: [any ParameterDeclaration] = [], body: BodyForm<Body>, answer: AnswerForm<Answer>,
        errors: [ErrorCode] = [], _ handle: @escaping @Sendable (SignedContext, Body) async throws -> Answer
    ) -> Route {
        Route(
            method: method, path: path, tier: .signed, requirement: .permission(permission), room: room,
            summary: summary, parameters: parameters, body: body.declaration, answer: answer.declaration,
            errors: errors,
            handler: .signed(permission) { context, bytes in
                answer.reply(try await handle(context, try body.read(bytes)))
            })
    }

    /// A text for whoever has a permission.
    static func signedText(
        _ path: String, needs permission: Permission, room: Room, _ summary: String,
        _ read: @escaping @Sendable (SignedContext) async throws -> [UInt8]
    ) -> Route {
        Route(
            method: .get, path: path, tier: .signed, requirement: .permission(permission), room: room,
            summary: summary, parameters: [], body: nil,
            answer: AnswerDeclaration(status: .ok, content: .text, schema: nil), errors: [],
            handler: .signed(permission) { context, _ in
                Reply(status: .ok, content: .text, body: try await read(context))
            })
    }

    /// A document that is the same for everybody.
    static func document(
        _ path: String, room: Room, because reason: String, _ summary: String, content: Reply.Content,
        schema: Schema? = nil, errors: [ErrorCode] = [],
        _ read: @escaping @Sendable (OpenContext) async throws -> [UInt8]
    ) -> Route {
        Route(
            method: .get, path: path, tier: .open, requirement: .nothing(because: reason), room: room,
            summary: summary, parameters: [], body: nil,
            answer: AnswerDeclaration(status: .ok, content: content, schema: schema), errors: errors,
            handler: .open { context, _ in
                Reply(status: .ok, content: content, body: try await read(context))
            })
    }
}

/// What a handler's body is: `.json(SignInBody.self)`.
struct BodyForm<Body: RequestBody>: Sendable {
    let declaration: BodyDeclaration

    /// A JSON body of this type.
    static func json(
        _ type: Body.Type, named name: String? = nil, limit: Int = BodyDeclaration.usualLimit
    ) -> BodyForm {
        BodyForm(declaration: BodyDeclaration(name: name ?? "\(Body.self)", schema: Body.schema, limit: limit))
    }

    func read(_ bytes: [UInt8]) throws(RequestFault) -> Body {
        try RequestBodyReader.decode(Body.self, from: bytes, limits: JSONLimits(bytes: declaration.limit))
    }
}

/// How a handler's value becomes an answer: `.data(ProfileView.self)`.
struct AnswerForm<Answer: JSONWritable>: Sendable {
    let declaration: AnswerDeclaration
    private let isEnveloped: Bool
    /// Further header fields that follow from the value.
    private(set) var fields: @Sendable (Answer) -> [HTTPField] = { _ in [] }

    /// The same answer with header fields that follow from the value, such as a cookie.
    func with(_ fields: @escaping @Sendable (Answer) -> [HTTPField]) -> AnswerForm {
        var form = self
        form.fields = fields
        return form
    }

    /// `{"success": true, "data": …}`
    static func data(_ type: Answer.Type, status: HTTPResponse.Status = .ok) -> AnswerForm {
        let envelope = Schema.object([
            .required("success", "Always true.", .boolean),
            .required("data", "What was asked for.", Answer.schema),
        ])
        return AnswerForm(
            declaration: AnswerDeclaration(status: status, content: .json, schema: envelope), isEnveloped: true)
    }

    /// The value itself, which has its own `success`: the probes that a guide or a monitor fixes.
    static func flat(_ type: Answer.Type, status: HTTPResponse.Status = .ok) -> AnswerForm {
        AnswerForm(
            declaration: AnswerDeclaration(status: status, content: .json, schema: Answer.schema), isEnveloped: false)
    }

    func reply(_ answer: Answer) -> Reply {
        var writer = JSONWriter(capacity: 512)
        if isEnveloped {
            writer.beginObject()
            writer.key("success")
            writer.boolean(true)
            writer.key("data")
        }
        answer.write(to: &writer)
        if isEnveloped { writer.endObject() }
        var reply = Reply(status: declaration.status, content: .json, body: writer.bytes)
        reply.fields = fields(answer)
        return reply
    }
}
