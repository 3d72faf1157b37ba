/// A request that a client pushes before it sends the user (RFC 9126): the same checks as at `/oauth/authorize`, and what to keep of it.
public struct PushedRequest: Sendable, Hashable {
    /// How long a pushed request waits for its user.
    public static let lifetime = Duration.seconds(90)

    /// What to keep: the parameters of a request to authorize, so neither the client's credentials nor what isn't known here.
    public let parameters: FormParameters

    /// Checks a pushed request of a client that authenticated.
    public init(_ parameters: FormParameters, by client: ClientProfile, own: String) throws(OAuthRefusal) {
        try parameters.checkUnique()
        guard try parameters.value("request_uri") == nil else {
            throw OAuthRefusal(.invalidRequest, "request_uri can't be pushed")
        }
        let isUnnamed = try parameters.value("client_id") == nil
        let complete = isUnnamed ? FormParameters([.init("client_id", client.id)] + parameters.parameters) : parameters
        guard try ClientName.read(complete).utf8.elementsEqual(client.id.utf8) else { throw .unknownClient }
        _ = try AuthorizationRequest(complete, by: client, to: RedirectTarget(complete, of: client), own: own)
        self.parameters = complete.only(AuthorizationRequest.parameterNames)
    }
}
