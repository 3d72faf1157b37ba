public import Core

/// Where the answer to an authorization request goes. There is one only for a URI that the client registered, so nothing else can be redirected
/// to (RFC 9700 §4.11).
public struct RedirectTarget: Sendable, Hashable {
    /// The URI as the client asked for it.
    public let uri: String
    /// Whether the client named the URI; when it did, it has to name it again with the code (RFC 6749 §4.1.3).
    public let wasNamed: Bool
    /// `state`, which goes back as it came.
    public let state: String?
    /// How the answer travels.
    public let mode: ResponseMode

    /// Finds the target of a request: the URI that it names, or the only one of the client. Anything else is for an error page.
    init(_ parameters: FormParameters, of client: ClientProfile) throws(OAuthRefusal) {
        if let asked = try parameters.value("redirect_uri") {
            guard client.redirectURIs.contains(where: { $0.matches(asked) }) else {
                throw OAuthRefusal(.invalidRequest, "redirect_uri is not one that the client registered")
            }
            uri = asked
            wasNamed = true
        } else {
            guard client.redirectURIs.count == 1, let only = client.redirectURIs.first else {
                throw OAuthRefusal(.invalidRequest, "redirect_uri is missing")
            }
            uri = only.text
            wasNamed = false
        }
        // Two states, or one that can't go back as it came, go back as none.
        let states = parameters.values("state")
        state = states.count == 1 ? states.first.flatMap { Characters.areVisible($0, atMost: 4_096) ? $0 : nil } : nil
        mode = parameters.values("response_mode") == ["form_post"] ? .formPost : .query
    }

    /// The members of an answer, `iss` among them (RFC 9207): for the query, or for the fields of a form that is posted to ``uri``.
    public func parameters(_ answer: AuthorizationAnswer, issuer: String) -> [FormParameters.Parameter] {
        var parameters: [FormParameters.Parameter] =
            switch answer {
            case .code(let code): [.init("code", code.reveal())]
            case .refusal(let refusal):
                [.init("error", refusal.error.rawValue), .init("error_description", refusal.description)]
            }
        if let state { parameters.append(.init("state", state)) }
        parameters.append(.init("iss", issuer))
        return parameters
    }

    /// The `Location` of an answer in the query. What the URI had there stays (RFC 6749 §4.1.2). Redirect with 303.
    public func location(_ answer: AuthorizationAnswer, issuer: String) -> String {
        Self.joined(uri, parameters(answer, issuer: issuer))
    }

    /// A URI with more parameters in its query.
    static func joined(_ uri: String, _ parameters: [FormParameters.Parameter]) -> String {
        let query = FormParameters(parameters).encoded
        guard let mark = uri.firstIndex(of: "?") else { return "\(uri)?\(query)" }
        return uri[mark...] == "?" || uri.hasSuffix("&") ? uri + query : "\(uri)&\(query)"
    }
}

/// What a client hears of its authorization request.
public enum AuthorizationAnswer: Sendable {
    /// A code, to be exchanged within a minute.
    case code(Secret<String>)
    /// Why there is none.
    case refusal(OAuthRefusal)
}

/// How an answer travels (OAuth 2.0 Multiple Response Types §2.1). `fragment` isn't among them: codes don't belong there.
public enum ResponseMode: String, Sendable, CaseIterable {
    /// In the redirect's query.
    case query
    /// As a form that the browser posts (OAuth 2.0 Form Post Response Mode).
    case formPost = "form_post"
}
