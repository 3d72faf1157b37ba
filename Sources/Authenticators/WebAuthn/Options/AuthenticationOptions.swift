public import Core

/// What `PublicKeyCredential.parseRequestOptionsFromJSON()` takes (WebAuthn §5.1.9, PublicKeyCredentialRequestOptionsJSON).
public struct AuthenticationOptions: Sendable, JSONWritable {
    private let ceremony: Ceremony
    private let allowed: [CredentialDescriptor]
    private let timeout: Duration

    /// What to ask for.
    ///
    /// - Parameters:
    ///   - ceremony: What the answer will be verified against.
    ///   - allowed: The account's credentials; none when anybody may sign in with whatever passkey they have here.
    ///   - timeout: How long the browser waits (WebAuthn §15.1: 5 to 10 minutes).
    public init(
        _ ceremony: Ceremony, allowing allowed: [CredentialDescriptor], timeout: Duration = .seconds(300)
    ) {
        self.ceremony = ceremony
        self.allowed = allowed
        self.timeout = timeout
    }

    /// An object with the members of the standard.
    public static let schema = Schema.object([
        .required("challenge", "What the authenticator signs, in base64url.", .string()),
        .required("rpId", "This server's domain.", .string()),
        .required(
            "allowCredentials", "The credentials that may answer; any when empty.",
            .array(of: CredentialDescriptor.schema)),
        .required("userVerification", "Whether the authenticator checks who uses it.", Requirement.schema),
        .required("timeout", "How long the browser waits, in milliseconds.", .integer(0...Int64.max)),
    ])

    /// Writes the object.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("challenge")
        writer.string(Base64URL.encode(ceremony.challenge.bytes))
        writer.key("rpId")
        writer.string(ceremony.relyingParty.id)
        writer.key("allowCredentials")
        allowed.write(to: &writer)
        writer.key("userVerification")
        (ceremony.requiresUserVerification ? Requirement.required : .preferred).write(to: &writer)
        writer.key("timeout")
        writer.integer(timeout.wholeMilliseconds)
        writer.endObject()
    }
}
