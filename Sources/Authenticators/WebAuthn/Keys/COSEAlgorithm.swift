/// The signatures that are offered and taken, in the order of preference, by their numbers in the IANA registry for COSE.
enum COSEAlgorithm: Int64, Sendable, Hashable, CaseIterable {
    /// ECDSA on P-256 with SHA-256 (RFC 9053 §2.1): what every authenticator can do.
    case es256 = -7
    /// Ed25519 (RFC 9053 §2.2).
    case edDSA = -8
    /// RSASSA-PSS with SHA-256 (RFC 8230 §2).
    case ps256 = -37
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8812 §2), for Windows Hello on older machines.
    case rs256 = -257
}
