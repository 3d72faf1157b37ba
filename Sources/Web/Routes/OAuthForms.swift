import Core
import OAuthProtocol

/// The forms of OAuth's endpoints, for the document.
extension FormDeclaration {
    static let token = FormDeclaration.client(
        "OAuthTokenForm",
        [
            .required("grant_type", "What the token is asked for with.", .oneOf(GrantType.allCases.map(\.rawValue))),
            .optional("code", "With `authorization_code`: the code.", text),
            .optional("redirect_uri", "With `authorization_code`: where the code was sent.", text),
            .optional("code_verifier", "With `authorization_code`: what the challenge was made of.", text),
            .optional("refresh_token", "With `refresh_token`: the refresh token, which serves once.", text),
            .optional("device_code", "With the device's grant: its code.", text),
            scope, resource,
            .optional("subject_token", "With token exchange: the user's access token.", text),
            .optional("subject_token_type", "With token exchange: what that is.", text),
            .optional("actor_token", "With token exchange: a token of the client's own.", text),
            .optional("actor_token_type", "With token exchange: what that is.", text),
            .optional("requested_token_type", "With token exchange: what is asked for.", text),
            .optional("audience", "With token exchange: the same as `resource`.", text),
        ])

    static let presentedToken = FormDeclaration.client(
        "OAuthPresentedTokenForm",
        [
            .required("token", "An access token or a refresh token of the client's.", text),
            .optional("token_type_hint", "Not needed: tokens say what they are.", text),
        ])

    static let authorization = FormDeclaration.client(
        "OAuthAuthorizationForm",
        [
            .required("response_type", "Codes only.", .oneOf(["code"])),
            .optional("redirect_uri", "Where the answer goes; one that the client registered.", text),
            scope, resource,
            .optional("state", "Comes back with the answer.", text),
            .required("code_challenge", "RFC 7636.", text),
            .required("code_challenge_method", "S256 only.", .oneOf(["S256"])),
            .optional("response_mode", "How the answer travels.", .oneOf(ResponseMode.allCases.map(\.rawValue))),
            .optional("nonce", "Comes back in the ID token.", text),
            .optional("prompt", "What is to be shown.", text),
            .optional("max_age", "How old a sign-in may be, in seconds.", text),
            .optional("acr_values", "How strong a sign-in is asked for.", text),
            .optional("login_hint", "Who is expected to sign in.", text),
            .optional("dpop_jkt", "The key that the code is bound to (RFC 9449 §10).", text),
        ])

    static let device = FormDeclaration.client("OAuthDeviceForm", [scope, resource])

    private static let text = Schema.string(minLength: 1)
    private static let scope = Schema.Property.optional("scope", "What is asked for, separated by spaces.", text)
    private static let resource = Schema.Property.optional(
        "resource", "What the token is for (RFC 8707); may come more than once.", text)
}
