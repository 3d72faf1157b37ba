/// The signatures that are made and verified here (RFC 7518 §3.1, RFC 8037 §3.1). `none` and the `HS` ones aren't among them, so no key can be
/// mistaken for a shared secret (RFC 8725 §3.1).
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 with SHA-256, our own keys of 2048 bits: what every library reads. ASVS 5.0 appendix C disallows it for new systems.
    case rs256 = "RS256"
    /// RSASSA-PSS with SHA-256, our own keys of 3072 bits, which have the 128 bits of strength that ASVS 5.0 asks for in 11.2.3.
    case ps256 = "PS256"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// Ed25519.
    case edDSA = "EdDSA"

    /// What signs unless a client asks for another.
    public static let standard = SignatureAlgorithm.rs256

    /// All names, in the order in which documents list them.
    public static let names = allCases.map(\.rawValue)
}
