public import Core

/// Whether something is asked of an authenticator (WebAuthn §5.4.6 and §5.8.6).
public enum Requirement: String, Sendable, Hashable, CaseIterable, JSONWritable {
    case required
    case preferred
    case discouraged
}

/// A credential as browsers are told of it (WebAuthn §5.8.3, PublicKeyCredentialDescriptorJSON).
public struct CredentialDescriptor: Sendable, Hashable, JSONWritable {
    /// Which.
    public let id: CredentialID
    /// How to reach its authenticator.
    public let transports: [String]

    /// A credential, as it is stored.
    public init(_ id: CredentialID, transports: [String]) {
        self.id = id
        self.transports = transports
    }

    /// `{"type": "public-key", "id": …, "transports": […]}`
    public static let schema = Schema.object([
        .required("type", "Always `public-key`.", .oneOf(["public-key"])),
        .required("id", "The credential's id, in base64url.", .string()),
        .required("transports", "How to reach the authenticator.", .array(of: .string())),
    ])

    /// Writes the object.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        writer.string("public-key")
        writer.key("id")
        writer.string(Base64URL.encode(id.bytes))
        writer.key("transports")
        transports.write(to: &writer)
        writer.endObject()
    }
}
