/// The signatures that are verified here (RFC 7518 §3.1, RFC 8037 §3.1). `none` and the `HS` ones aren't among them, so no key can be
/// mistaken for a shared secret (RFC 8725 §3.1).
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 with SHA-256: what every library reads. ASVS 5.0 appendix C disallows it for new systems.
    case rs256 = "RS256"
    /// RSASSA-PSS with SHA-256.
    case ps256 = "PS256"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// Ed25519.
    case edDSA = "EdDSA"

    /// All names, in the order in which documents list them.
    public static let names = allCases.map(\.rawValue)
}
