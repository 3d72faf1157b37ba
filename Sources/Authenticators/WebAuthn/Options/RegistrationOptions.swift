public import Core

/// What `PublicKeyCredential.parseCreationOptionsFromJSON()` takes (WebAuthn §5.1.8, PublicKeyCredentialCreationOptionsJSON).
public struct RegistrationOptions: Sendable, JSONWritable {
    private let ceremony: Ceremony
    private let user: User
    private let excluded: [CredentialDescriptor]
    private let residentKey: Requirement
    private let timeout: Duration

    /// Whom the credential is for, as authenticators show it.
    public struct User: Sendable, Hashable {
        let handle: UserHandle
        let name: String
        let displayName: String

        /// An account.
        ///
        /// - Parameters:
        ///   - name: What tells accounts apart, such as the e-mail address.
        ///   - displayName: The person's name; may be empty.
        public init(_ handle: UserHandle, name: String, displayName: String) {
            self.handle = handle
            self.name = name
            self.displayName = displayName
        }
    }

    /// What to ask for.
    ///
    /// - Parameters:
    ///   - ceremony: What the answer will be verified against.
    ///   - excluded: The account's credentials, so that no authenticator is registered twice.
    ///   - residentKey: Whether the authenticator keeps the credential itself, so that it serves without a user name.
    ///   - timeout: How long the browser waits (WebAuthn §15.1: 5 to 10 minutes).
    public init(
        _ ceremony: Ceremony, for user: User, excluding excluded: [CredentialDescriptor],
        residentKey: Requirement = .preferred, timeout: Duration = .seconds(300)
    ) {
        self.ceremony = ceremony
        self.user = user
        self.excluded = excluded
        self.residentKey = residentKey
        self.timeout = timeout
    }

    /// An object with the members of the standard.
    public static let schema = Schema.object([
        .required("challenge", "What the authenticator signs, in base64url.", .string()),
        .required(
            "rp", "This server.",
            .object([
                .required("id", "Its domain.", .string()), .required("name", "Its name.", .string()),
            ])),
        .required(
            "user", "The account.",
            .object([
                .required("id", "What authenticators know it by, in base64url.", .string()),
                .required("name", "What tells it from others.", .string()),
                .required("displayName", "The person's name.", .string()),
            ])),
        .required(
            "pubKeyCredParams", "The algorithms that are taken, the preferred first.",
            .array(
                of: .object([
                    .required("type", "Always `public-key`.", .oneOf(["public-key"])),
                    .required("alg", "The number in the registry of COSE.", .integer()),
                ]))),
        .required("timeout", "How long the browser waits, in milliseconds.", .integer(0...Int64.max)),
        .required("excludeCredentials", "Credentials that exist.", .array(of: CredentialDescriptor.schema)),
        .required(
            "authenticatorSelection", "What is asked of the authenticator.",
            .object([
                .required("residentKey", "Whether it keeps the credential.", Requirement.schema),
                .required("requireResidentKey", "Whether it must.", .boolean),
                .required("userVerification", "Whether it checks who uses it.", Requirement.schema),
            ])),
        .required("attestation", "Whether the authenticator proves its model: `none`.", .oneOf(["none"])),
    ])

    /// Writes the object.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("challenge")
        writer.string(Base64URL.encode(ceremony.challenge.bytes))
        writer.key("rp")
        write([("id", ceremony.relyingParty.id), ("name", ceremony.relyingParty.name)], to: &writer)
        writer.key("user")
        let handle = Base64URL.encode(user.handle.bytes)
        write([("id", handle), ("name", user.name), ("displayName", user.displayName)], to: &writer)
        writeAlgorithms(to: &writer)
        writer.key("timeout")
        writer.integer(timeout.wholeMilliseconds)
        writer.key("excludeCredentials")
        excluded.write(to: &writer)
        writeSelection(to: &writer)
        writer.key("attestation")
        writer.string("none")
        writer.endObject()
    }

    private func writeAlgorithms(to writer: inout JSONWriter) {
        writer.key("pubKeyCredParams")
        writer.beginArray()
        for algorithm in COSEAlgorithm.allCases {
            writer.beginObject()
            writer.key("type")
            writer.string("public-key")
            writer.key("alg")
            writer.integer(algorithm.rawValue)
            writer.endObject()
        }
        writer.endArray()
    }

    private func writeSelection(to writer: inout JSONWriter) {
        writer.key("authenticatorSelection")
        writer.beginObject()
        writer.key("residentKey")
        residentKey.write(to: &writer)
        writer.key("requireResidentKey")
        writer.boolean(residentKey == .required)
        writer.key("userVerification")
        (ceremony.requiresUserVerification ? Requirement.required : .preferred).write(to: &writer)
        writer.endObject()
    }

    private func write(_ members: [(name: StaticString, value: String)], to writer: inout JSONWriter) {
        writer.beginObject()
        for member in members {
            writer.key(member.name)
            writer.string(member.value)
        }
        writer.endObject()
    }
}
