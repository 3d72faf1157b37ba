/// The first look at a request to `/oauth/authorize`: whose it says it is, and whether it was pushed before (RFC 9126).
///
/// Two steps make sure that nothing redirects too early (RFC 9700 §4.11). What fails here, an unknown client or a redirect URI that it didn't
/// register, is for an error page. Only ``target(for:)`` gives a ``RedirectTarget``, and only with one are the other parameters read.
public struct AuthorizationEntry: Sendable, Hashable {
    /// `client_id`, to be looked up.
    public let clientID: String
    /// The secret part of `request_uri` when the request was pushed. Then the parameters that were pushed count, and no others
    /// (RFC 9126 §4).
    public let pushed: OpaqueToken?
    private let parameters: FormParameters

    /// Begins to read a request.
    public init(_ parameters: FormParameters) throws(OAuthRefusal) {
        clientID = try ClientName.read(parameters)
        if let uri = try parameters.value("request_uri") {
            guard let pushed = OpaqueToken(requestURI: uri) else {
                throw OAuthRefusal(.invalidRequestURI, "request_uri is not one that this server gave")
            }
            self.pushed = pushed
        } else {
            pushed = nil
        }
        self.parameters = parameters
    }

    /// Begins to read a request that was pushed, from what was kept of it.
    public init(pushed parameters: FormParameters, for entry: AuthorizationEntry) throws(OAuthRefusal) {
        clientID = try ClientName.read(parameters)
        guard clientID.utf8.elementsEqual(entry.clientID.utf8) else {
            throw OAuthRefusal(.invalidRequestURI, "request_uri is another client's")
        }
        pushed = entry.pushed
        self.parameters = parameters
    }

    /// Where the answer goes; for an error page when that isn't known for certain.
    public func target(for client: ClientProfile) throws(OAuthRefusal) -> RedirectTarget {
        try RedirectTarget(parameters, of: client)
    }

    /// The request itself. A refusal goes to the target.
    public func request(
        for client: ClientProfile, to target: RedirectTarget, own: String
    ) throws(OAuthRefusal) -> AuthorizationRequest {
        guard pushed != nil || !client.mustPush else {
            throw OAuthRefusal(.invalidRequest, "the client has to push its requests (RFC 9126)")
        }
        return try AuthorizationRequest(parameters, by: client, to: target, own: own)
    }
}

/// Names of clients.
public enum ClientName {
    /// What can be a client's name: 1 to 255 visible ASCII characters (RFC 6749 appendix A.1).
    public static func isValid(_ text: String) -> Bool { Characters.areVisible(text, atMost: 255) }

    static func read(_ parameters: FormParameters) throws(OAuthRefusal) -> String {
        let name = try parameters.required("client_id")
        guard isValid(name) else { throw OAuthRefusal(.invalidRequest, "client_id is not a client's name") }
        return name
    }

    /// `sub` of a token that a client has for itself: no user's can look like it (RFC 9700 §4.15), as users' references have no colon.
    public static func subject(_ clientID: String) -> String { "client:\(clientID)" }
}
