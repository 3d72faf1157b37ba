import Core
import HTTPTypes
import OAuthProtocol

/// How a route says no.
enum RefusalForm: Sendable {
    /// In our envelope.
    case envelope
    /// As OAuth's clients read it (RFC 6749 §5.2): `{"error", "error_description"}`. The errors are those that the route's own code gives, by their
    /// status.
    case oauth([Int: [OAuthError]])
    /// As a page, for people.
    case page
    /// In our envelope, with the scopes that a client of MCP is to ask for; beside the protocol's own errors.
    case mcp
}

extension Problem {
    /// The answer as OAuth's clients read it, with the status and the header fields that it has in the envelope too.
    func oauthReply(to request: RequestID) -> Reply {
        var reply = reply(to: request)
        let error = code.oauthError
        var writer = JSONWriter()
        writer.object { body in
            body.member("error", error.rawValue)
            body.member("error_description", message)
        }
        reply.body = writer.bytes
        reply.code = error.rawValue
        return reply
    }
}

extension ErrorCode {
    /// The nearest that OAuth has a word for.
    var oauthError: OAuthError {
        switch self {
        case .noAuthToken, .invalidToken, .tokenExpired, .accountDisabled: .invalidToken
        case .addressBlocked, .countryBlocked, .addressNotAllowed, .forbidden: .accessDenied
        case .rateLimitExceeded, .unavailable, .overloaded, .timedOut, .notReady: .temporarilyUnavailable
        case .internalError: .serverError
        default: .invalidRequest
        }
    }
}

extension OAuthRefusal {
    /// The answer of an endpoint that clients call.
    var reply: Reply {
        let fields = clientChallenge.map { [HTTPField(name: .wwwAuthenticate, value: $0)] } ?? []
        return reply(HTTPResponse.Status(code: status), fields)
    }

    /// The answer with a status and header fields.
    func reply(_ status: HTTPResponse.Status, _ fields: [HTTPField]) -> Reply {
        var writer = JSONWriter()
        write(to: &writer)
        var reply = Reply(status: status, content: .json, body: writer.bytes)
        reply.fields = fields + [.notKept]
        reply.code = error.rawValue
        return reply
    }
}

extension HTTPField {
    /// What RFC 6749 §5.1 asks for beside `Cache-Control: no-store`.
    static let notKept = HTTPField(name: .pragma, value: "no-cache")
}

extension HTTPField.Name {
    /// `Pragma`
    fileprivate static let pragma = network("Pragma")
}
