public import Core
import Crypto
import NIOSSL

/// The pin of a certificate's public key: it stays the same when the certificate is renewed with the same key.
public struct CertificatePin: Sendable, Hashable {
    /// Where the certificate stands in the file, from 1; the server's own is the first.
    public let position: Int
    /// `sha256/` and the SHA-256 of the key (SubjectPublicKeyInfo), in Base64 (RFC 7469 §2.4).
    public let pin: String
    /// When the certificate ends.
    public let expiresAt: Instant

    /// The pins of a chain of certificates in PEM, in the file's order.
    static func all(inPEM text: [UInt8]) throws -> [CertificatePin] {
        try NIOSSLCertificate.fromPEMBytes(text).enumerated().map { index, certificate in
            let key = try certificate.extractPublicKey().toSPKIBytes()
            return CertificatePin(
                position: index + 1, pin: "sha256/" + Base64.encode(Array(SHA256.hash(data: key))),
                expiresAt: Instant(milliseconds: Int64(certificate.notValidAfter) * 1000))
        }
    }
}

extension CertificatePin: Shaped {
    /// A line of `castellan tls pins`.
    public static let shape = Shape<CertificatePin>(
        "CertificatePin", "The pin of a certificate's public key.",
        [
            .field("position", "Where the certificate stands in the file; 1 is the server's own.") { $0.position },
            .field("pin", "`sha256/` and the SHA-256 of the public key, in Base64.") { $0.pin },
            .field("expiresAt", "When the certificate ends.") { $0.expiresAt },
        ])
}
