import Crypto
import CryptoExtras
import SwiftASN1
import X509

/// The certificate that a `packed` statement is signed with, once it is what WebAuthn §8.2.1 asks for.
struct AttestationCertificate: Sendable {
    private let certificate: Certificate
    /// The model that the certificate is for, when it says.
    private let aaguid: [UInt8]?

    /// `id-fido-gen-ce-aaguid`, which holds the AAGUID as an octet string.
    private static let aaguidExtension: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 45724, 1, 1, 4]

    init(_ der: [UInt8]) throws(WebAuthnRefusal) {
        guard let certificate = try? Certificate(derEncoded: der), certificate.version == .v3,
            Self.isAuthenticator(certificate.subject), Self.isNoAuthority(certificate)
        else { throw .attestationCertificate }
        self.certificate = certificate
        if let model = certificate.extensions[oid: Self.aaguidExtension] {
            guard !model.critical, let value = try? ASN1OctetString(derEncoded: model.value)
            else { throw .attestationCertificate }
            aaguid = Array(value.bytes)
        } else {
            aaguid = nil
        }
    }

    /// Whether the certificate is for this model, or names none.
    func isFor(_ model: AAGUID) -> Bool {
        aaguid == nil || aaguid == model.bytes
    }

    /// The certificate's key; nil when it isn't one for this algorithm.
    func key(for algorithm: COSEAlgorithm) -> VerificationKey? {
        let key = certificate.publicKey
        return switch algorithm {
        case .es256: P256.Signing.PublicKey(key).map { VerificationKey($0) }
        case .edDSA: Curve25519.Signing.PublicKey(key).map { VerificationKey($0) }
        case .rs256: _RSA.Signing.PublicKey(key).map { VerificationKey($0) }
        case .ps256: nil
        }
    }

    /// The subject has a country of two letters, an organisation, the one unit and a name.
    private static func isAuthenticator(_ subject: DistinguishedName) -> Bool {
        func values(_ type: ASN1ObjectIdentifier) -> [String] {
            subject.flatMap { $0.filter { $0.type == type }.map { String(describing: $0.value) } }
        }
        return values(.RDNAttributeType.countryName).contains { $0.utf8.count == 2 }
            && values(.RDNAttributeType.organizationName).contains { !$0.isEmpty }
            && values(.RDNAttributeType.organizationalUnitName) == ["Authenticator Attestation"]
            && values(.RDNAttributeType.commonName).contains { !$0.isEmpty }
    }

    private static func isNoAuthority(_ certificate: Certificate) -> Bool {
        guard let constraints = try? certificate.extensions.basicConstraints else { return false }
        if case .notCertificateAuthority = constraints { return true }
        return false
    }
}
