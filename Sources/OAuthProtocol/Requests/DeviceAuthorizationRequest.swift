/// A device's wish for a code that its user types elsewhere (RFC 8628 §3.1).
public struct DeviceAuthorizationRequest: Sendable {
    /// The scopes it asks for; nil for all that the client may have.
    public let scopes: Scopes?
    /// What its tokens are to be for.
    public let resources: [ResourceIndicator]

    /// Reads the form. Who asks is read by ``PresentedClient``.
    public init(_ parameters: FormParameters) throws(OAuthRefusal) {
        try parameters.checkUnique()
        scopes = try parameters.value("scope").map { text throws(OAuthRefusal) in try Scopes(text) }
        resources = try ResourceIndicator.read(parameters)
    }
}
