import Access
import Core
import HTTPTypes

/// One route as an operation of the document.
struct Operation {
    let route: Route

    func write(to writer: inout JSONWriter) {
        writer.member("operationId", operationID)
        writer.array("tags") { $0.string(route.room.rawValue) }
        writer.member("summary", route.summary)
        writer.member("x-tier", route.tier.rawValue)
        switch route.requirement {
        case .nothing(let reason):
            writer.member("description", "Needs no credential: \(reason).")
            writer.array("security") { _ in }
        case .permission(let permission):
            writer.member("description", "Needs the permission `\(permission.rawValue)`.")
            writer.member("x-permission", permission.rawValue)
            if let module = route.module { writer.member("x-module", module.rawValue) }
            writer.array("security") { requirements in
                requirements.object { $0.array("bearer") { _ in } }
                requirements.object { $0.array("apiKey") { _ in } }
            }
        }
        if !route.parameters.isEmpty {
            writer.array("parameters") { parameters in
                for parameter in route.parameters { parameters.object { write(parameter, to: &$0) } }
            }
        }
        if let body = route.body { writer.object("requestBody") { write(body, to: &$0) } }
        writer.object("responses") { responses in
            for answers in Answers.all(of: route) {
                responses.object("\(answers.status)") { answers.write(to: &$0) }
            }
            for refusal in Refusal.all(of: route) {
                responses.object("\(refusal.status)") { $0.member("$ref", "#/components/responses/\(refusal.name)") }
            }
        }
    }

    /// `post_v1_auth_login`
    private var operationID: String {
        let words = (route.method.rawValue.lowercased() + route.path).split { !$0.isLetter && !$0.isNumber }
        return words.joined(separator: "_")
    }

    private func write(_ parameter: any ParameterDeclaration, to writer: inout JSONWriter) {
        writer.member("name", parameter.name)
        writer.member("in", parameter.place.rawValue)
        writer.member("description", parameter.summary)
        writer.member("required", parameter.place == .path)
        writer.member("schema", parameter.schema)
    }

    private func write(_ body: BodyDeclaration, to writer: inout JSONWriter) {
        writer.member("required", true)
        writer.object("content") { content in
            let form = "application/x-www-form-urlencoded"
            let type = body.isForm ? form : body.isText ? "text/plain" : "application/json"
            content.object(type) { $0.member("schema", Schema.component(body.name) { body.schema }) }
            if body.takesLines {
                content.object("application/x-ndjson") { $0.member("schema", Schema.string(minLength: 1)) }
            }
        }
    }
}

/// The good answers of a route with one status, in each of their forms.
private struct Answers {
    let status: Int
    let forms: [AnswerDeclaration]

    /// The good answers of a route, by status.
    static func all(of route: Route) -> [Answers] {
        Dictionary(grouping: [route.answer] + route.alternatives, by: \.status.code)
            .map { Answers(status: $0.key, forms: $0.value) }
            .sorted { $0.status < $1.status }
    }

    func write(to writer: inout JSONWriter) {
        writer.member("description", status < 400 ? "Done." : "Not well.")
        writer.object("headers") { headers in
            for header in DocumentedHeader.everywhere { header.refer(in: &headers) }
        }
        writer.object("content") { content in
            for form in forms {
                content.object(form.content.mediaType) { media in
                    // Readers of the document take a stream's schema for that of each event in it.
                    if form.content != .eventStream { media.member("schema", form.schema ?? .string()) }
                }
            }
        }
    }
}

/// The refusals of a route with one status: a response of the document, named for its codes.
struct Refusal {
    let status: Int
    let codes: [ErrorCode]
    /// Whether it is a page to read.
    let isPage: Bool

    /// `FORBIDDEN`, `NO_AUTH_TOKEN.INVALID_TOKEN.TOKEN_EXPIRED`
    var name: String { codes.map(\.rawValue).joined(separator: ".") + (isPage ? ".page" : "") }

    /// The refusals of a route, by status.
    static func all(of route: Route) -> [Refusal] {
        Dictionary(grouping: route.allErrors, by: \.status.code)
            .map { Refusal(status: $0.key, codes: $0.value, isPage: route.isPage) }
            .sorted { $0.status < $1.status }
    }

    func write(to writer: inout JSONWriter) {
        writer.member("description", codes.map { "`\($0.rawValue)`: \($0.message)" }.joined(separator: " "))
        writer.object("headers") { headers in
            for header in DocumentedHeader.everywhere { header.refer(in: &headers) }
            if status == 401 { DocumentedHeader.challenge.refer(in: &headers) }
            if [423, 429, 503].contains(status) { DocumentedHeader.retryAfter.refer(in: &headers) }
        }
        writer.object("content") { content in
            if isPage {
                content.object(Reply.Content.page.mediaType) { $0.member("schema", Schema.string()) }
                return
            }
            content.object("application/json") { media in
                media.object("schema") { writeSchema(to: &$0) }
            }
        }
    }

    /// The envelope with only these codes.
    private func writeSchema(to writer: inout JSONWriter) {
        writer.array("allOf") { parts in
            ErrorEnvelope.schema.write(to: &parts)
            parts.object { part in
                part.object("properties") { envelope in
                    envelope.object("error") { error in
                        error.object("properties") { $0.member("code", Schema.oneOf(codes.map(\.rawValue))) }
                    }
                }
            }
        }
    }
}
