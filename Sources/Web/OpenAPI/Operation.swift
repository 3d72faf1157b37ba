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
        if !route.parameters.isEmpty || route.isRepeatable {
            writer.array("parameters") { parameters in
                for parameter in route.parameters { parameters.object { write(parameter, to: &$0) } }
                if route.isRepeatable { parameters.object { writeKey(to: &$0) } }
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

    private func writeKey(to writer: inout JSONWriter) {
        writer.member("name", DocumentedKey.name)
        writer.member("in", "header")
        writer.member("description", DocumentedKey.summary)
        writer.member("required", false)
        writer.member("schema", DocumentedKey.schema)
    }

    private func write(_ body: BodyDeclaration, to writer: inout JSONWriter) {
        writer.member("required", true)
        writer.object("content") { content in
            let type =
                body.isForm
                ? "application/x-www-form-urlencoded" : body.isText ? "text/plain" : "application/json"
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
    let isRepeatable: Bool

    /// The good answers of a route, by status.
    static func all(of route: Route) -> [Answers] {
        Dictionary(grouping: [route.answer] + route.alternatives, by: \.status.code)
            .map { Answers(status: $0.key, forms: $0.value, isRepeatable: route.isRepeatable) }
            .sorted { $0.status < $1.status }
    }

    func write(to writer: inout JSONWriter) {
        writer.member("description", status < 400 ? "Done." : "Not well.")
        writer.object("headers") { headers in
            for header in DocumentedHeader.everywhere { header.refer(in: &headers) }
            if isRepeatable { DocumentedHeader.replayed.refer(in: &headers) }
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
