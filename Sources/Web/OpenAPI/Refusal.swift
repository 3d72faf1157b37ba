import Core
import HTTPTypes
import OAuthProtocol

/// The refusals of a route with one status: a response of the document, named for its codes.
struct Refusal {
    let status: Int
    /// The codes, as programs read them, each with what it means where that isn't the protocol's to say.
    let codes: [(code: String, message: String?)]
    /// Whether they come as OAuth's clients read them.
    let isOAuth: Bool
    /// Whether they come as pages.
    var isPage = false
    /// Whether an error of JSON-RPC may come instead.
    var isMCP = false

    /// `FORBIDDEN`, `NO_AUTH_TOKEN.INVALID_TOKEN.TOKEN_EXPIRED`, `OAuth.400.invalid_request.invalid_grant`
    var name: String {
        let codes = codes.map(\.code)
        return ((isOAuth ? ["OAuth", "\(status)"] + codes : codes) + (isPage ? ["page"] : isMCP ? ["mcp"] : [])).joined(
            separator: ".")
    }

    /// The refusals of a route, by status.
    static func all(of route: Route) -> [Refusal] {
        let common = Dictionary(grouping: route.allErrors, by: \.status.code)
        guard case .oauth(let own) = route.refusals else {
            let isMCP = if case .mcp = route.refusals { true } else { false }
            return common.map { status, codes in
                Refusal(
                    status: status, codes: codes.map { ($0.rawValue, $0.message) }, isOAuth: false,
                    isPage: route.isPage, isMCP: isMCP && status == 400)
            }.sorted { $0.status < $1.status }
        }
        return Set(common.keys).union(own.keys).sorted().map { status in
            let errors = Set((common[status] ?? []).map(\.oauthError) + (own[status] ?? []))
            return Refusal(
                status: status, codes: OAuthError.allCases.filter(errors.contains).map { ($0.rawValue, nil) },
                isOAuth: true)
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.member("description", codes.map(Self.words).joined(separator: " "))
        writer.object("headers") { headers in
            for header in DocumentedHeader.everywhere { header.refer(in: &headers) }
            if status == 401 { DocumentedHeader.challenge.refer(in: &headers) }
            if [423, 429, 503].contains(status) { DocumentedHeader.retryAfter.refer(in: &headers) }
        }
        writer.object("content") { content in
            guard !isPage else {
                return content.object(Reply.Content.page.mediaType) { $0.member("schema", Schema.string()) }
            }
            content.object("application/json") { media in
                media.object("schema") { schema in
                    guard isMCP else { return writeSchema(to: &schema) }
                    schema.array("anyOf") { forms in
                        forms.object { writeSchema(to: &$0) }
                        Schema.map(of: .anything).write(to: &forms)
                    }
                }
            }
        }
    }

    private static func words(_ code: String, _ message: String?) -> String {
        message.map { "`\(code)`: \($0)" } ?? "`\(code)`."
    }

    /// The envelope, or OAuth's error, with only these codes.
    private func writeSchema(to writer: inout JSONWriter) {
        let only = Schema.oneOf(codes.map(\.code))
        writer.array("allOf") { parts in
            (isOAuth ? OAuthRefusal.component : ErrorEnvelope.schema).write(to: &parts)
            parts.object { part in
                part.object("properties") { body in
                    guard !isOAuth else { return body.member("error", only) }
                    body.object("error") { error in
                        error.object("properties") { $0.member("code", only) }
                    }
                }
            }
        }
    }
}

extension OAuthRefusal {
    /// The component that every refusal of OAuth's endpoints refers to.
    static let component = Schema.component("OAuthError") { schema }
}
