import Core

/// What a client asks the user for (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), checked as far as that can be done without knowing the
/// user.
public struct AuthorizationRequest: Sendable, Hashable {
    /// `client_id`.
    public let clientID: String
    /// Where the answer goes.
    public let target: RedirectTarget
    /// The scopes it asks for, all of which the client may ask for.
    public let scopes: Scopes
    /// What the code's verifier has to match.
    public let challenge: CodeChallenge
    /// `nonce`, for the ID token.
    public let nonce: String?
    /// What to show the user although it may not be necessary.
    public let prompts: Set<Prompt>
    /// How long ago the user may have signed in; nil for any time.
    public let maxAge: Duration?
    /// Whom the client expects, to fill into the form.
    public let loginHint: String?
    /// How strong the sign-in should be, the best first.
    public let contexts: [String]
    /// What the token is for, beside our own API.
    public let resources: [ResourceIndicator]
    /// The thumbprint of the key that the code is bound to (RFC 9449 §10).
    public let keyThumbprint: String?

    /// The parameters that a request may have; no other is kept or passed on.
    public static let parameterNames = [
        "client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method",
        "nonce", "prompt", "max_age", "login_hint", "acr_values", "resource", "response_mode", "request_uri",
        "dpop_jkt",
    ]

    init(
        _ parameters: FormParameters, by client: ClientProfile, to target: RedirectTarget, own: String
    ) throws(OAuthRefusal) {
        clientID = client.id
        self.target = target
        try parameters.checkUnique()
        guard try parameters.value("request") == nil else {
            throw OAuthRefusal(.requestNotSupported, "request objects are not supported; push the request instead")
        }
        guard try parameters.required("response_type") == "code" else {
            throw OAuthRefusal(.unsupportedResponseType, "response_type must be code")
        }
        try client.check(.authorizationCode)
        if let mode = try parameters.value("response_mode"), ResponseMode(rawValue: mode) == nil {
            throw OAuthRefusal(.invalidRequest, "response_mode must be query or form_post")
        }
        if let state = try parameters.value("state"), state != target.state {
            throw OAuthRefusal(.invalidRequest, "state must be ASCII, at most 4096 characters")
        }
        challenge = try CodeChallenge.read(parameters)
        scopes = try client.scopes(asked: try parameters.value("scope").map(Scopes.init))
        resources = try ResourceIndicator.read(parameters)
        try client.check(resources, own: own)
        nonce = try Self.text("nonce", of: parameters, atMost: 512)
        loginHint = try Self.text("login_hint", of: parameters, atMost: 254)
        prompts = try Prompt.read(parameters)
        maxAge = try Self.age(parameters)
        contexts =
            try Self.text("acr_values", of: parameters, atMost: 512)?.split(separator: " ").map(String.init) ?? []
        keyThumbprint = try Self.thumbprint(parameters)
        guard keyThumbprint != nil || !client.mustProvePossession else {
            throw OAuthRefusal(.invalidRequest, "dpop_jkt is missing: the client's tokens are bound to a key")
        }
    }

    private static func text(
        _ name: StaticString, of parameters: FormParameters, atMost most: Int
    ) throws(OAuthRefusal) -> String? {
        guard let text = try parameters.value(name) else { return nil }
        guard Characters.areText(text, atMost: most) else {
            throw OAuthRefusal(.invalidRequest, name, "is too long or has control characters")
        }
        return text
    }

    private static func age(_ parameters: FormParameters) throws(OAuthRefusal) -> Duration? {
        guard let text = try parameters.value("max_age") else { return nil }
        guard text.utf8.count <= 9, text.utf8.allSatisfy(Characters.isDigit), let seconds = Int64(text) else {
            throw OAuthRefusal(.invalidRequest, "max_age must be a number of seconds")
        }
        return .seconds(seconds)
    }

    private static func thumbprint(_ parameters: FormParameters) throws(OAuthRefusal) -> String? {
        guard let text = try parameters.value("dpop_jkt") else { return nil }
        guard text.utf8.count == 43, Base64URL.decode(text)?.count == 32 else {
            throw OAuthRefusal(.invalidRequest, "dpop_jkt must be a SHA-256 thumbprint in base64url")
        }
        return text
    }
}

/// What to show the user (OpenID Connect Core §3.1.2.1).
public enum Prompt: String, Sendable, CaseIterable {
    /// Nothing: answer with an error when something would have to be shown.
    case nothing = "none"
    /// The sign-in, even when they are signed in.
    case login
    /// The consent, even when they gave it.
    case consent
    /// A choice of accounts.
    case selectAccount = "select_account"

    static func read(_ parameters: FormParameters) throws(OAuthRefusal) -> Set<Prompt> {
        var prompts: Set<Prompt> = []
        for name in try parameters.value("prompt")?.split(separator: " ") ?? [] {
            guard let prompt = Prompt(rawValue: String(name)) else {
                throw OAuthRefusal(.invalidRequest, "prompt must be none, login, consent or select_account")
            }
            prompts.insert(prompt)
        }
        guard prompts.count <= 1 || !prompts.contains(.nothing) else {
            throw OAuthRefusal(.invalidRequest, "prompt=none can't stand with others")
        }
        return prompts
    }
}
