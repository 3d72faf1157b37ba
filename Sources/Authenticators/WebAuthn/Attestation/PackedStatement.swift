/// The attestation statement of the format `packed` (WebAuthn §8.2).
struct PackedStatement: Sendable {
    private let algorithm: COSEAlgorithm
    private let signature: [UInt8]
    /// Certificates in DER, the signer first; nil when the credential signs for itself.
    private let chain: [[UInt8]]?

    init(_ statement: CBORValue) throws(WebAuthnRefusal) {
        guard let number = statement["alg"]?.integer, let signature = statement["sig"]?.bytes,
            statement["ecdaaKeyId"] == nil
        else { throw .attestationStatement }
        guard let algorithm = COSEAlgorithm(rawValue: number) else { throw .unsupportedAlgorithm }
        if let certificates = statement["x5c"] {
            let chain = certificates.array?.compactMap(\.bytes) ?? []
            guard !chain.isEmpty, chain.count == certificates.array?.count else { throw .attestationStatement }
            self.chain = chain
        } else {
            chain = nil
        }
        self.algorithm = algorithm
        self.signature = signature
    }

    /// What the statement proves, when its signature is over these bytes.
    func verify(
        _ signed: [UInt8], for credential: AuthenticatorData.Attested, _ key: VerificationKey
    ) throws(WebAuthnRefusal) -> Attestation {
        guard let chain else {
            guard algorithm == key.algorithm else { throw .attestationStatement }
            guard key.isValid(signature, for: signed) else { throw .attestationSignature }
            return .selfSigned
        }
        let certificate = try AttestationCertificate(chain[0])
        guard let signer = certificate.key(for: algorithm), signer.isValid(signature, for: signed)
        else { throw .attestationSignature }
        guard certificate.isFor(credential.aaguid) else { throw .attestationCertificate }
        return .certified(chain: chain)
    }
}
