public import Core

/// The token that somebody asks to have revoked or looked at (RFC 7009 §2.1, RFC 7662 §2.1).
public struct PresentedToken: Sendable {
    /// The token, which may be anything.
    public let text: Secret<String>

    /// Reads the form. `token_type_hint` is ignored, as it may be: our tokens say themselves what they are.
    public init(_ parameters: FormParameters) throws(OAuthRefusal) {
        try parameters.checkUnique()
        text = Secret(try parameters.required("token"))
    }
}
