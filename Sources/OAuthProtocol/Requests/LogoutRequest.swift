/// A client's wish that its user be signed out (OpenID Connect RP-Initiated Logout §2). Without a hint that verifies, ask the user first.
public struct LogoutRequest: Sendable {
    /// `id_token_hint`: an ID token, which need not be fresh; nil when there is none or it can't be one.
    public let hint: UnverifiedJWS?
    /// `client_id`.
    public let clientID: String?
    /// Where the client wants the user to go then.
    private let redirectURI: String?
    private let state: String?

    /// Reads the request.
    public init(_ parameters: FormParameters) throws(OAuthRefusal) {
        try parameters.checkUnique()
        hint = try parameters.value("id_token_hint").flatMap { try? UnverifiedJWS($0, as: .idToken) }
        clientID = try parameters.value("client_id").flatMap { ClientName.isValid($0) ? $0 : nil }
        redirectURI = try parameters.value("post_logout_redirect_uri")
        state = try parameters.value("state").flatMap { Characters.areVisible($0, atMost: 4_096) ? $0 : nil }
    }

    /// Where the user goes then; nil unless the client registered it, to the byte.
    public func location(among registered: [RedirectURI]) -> String? {
        guard let redirectURI, registered.contains(where: { $0.matches(redirectURI) }) else { return nil }
        guard let state else { return redirectURI }
        return RedirectTarget.joined(redirectURI, [.init("state", state)])
    }
}
