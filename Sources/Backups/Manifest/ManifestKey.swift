import Core
import Crypto

/// The Ed25519 key that signs manifests, and the text forms of the program `minisign`, with which anybody can check them.
///
/// It follows from the root key: whoever restores has that one, or could open nothing, and needs no other to know that a backup is
/// this house's.
public struct ManifestKey: Sendable {
    private static let algorithm = Array("Ed".utf8)
    private static let numberLength = 8
    private static let keyLength = 32
    private static let signatureLength = 64

    private let key: Curve25519.Signing.PrivateKey

    /// A key from 32 bytes that nobody else has.
    public init(seed: [UInt8]) throws(BackupFault) {
        do { key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed) } catch {
            throw .key("a signing key has 32 bytes")
        }
    }

    /// The public key as `minisign -P` takes it: 56 characters.
    public var publicKey: String {
        Base64.encode(Self.algorithm + number + Array(key.publicKey.rawRepresentation))
    }

    /// Eight bytes that tell keys apart.
    private var number: [UInt8] { Self.number(of: Array(key.publicKey.rawRepresentation)) }

    private static func number(of publicKey: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: publicKey).prefix(numberLength))
    }

    /// The file `….minisig` of some bytes. `remark` is signed too; it has no line break.
    func sign(_ bytes: [UInt8], remark: String) throws(BackupFault) -> String {
        do {
            let signature = Array(try key.signature(for: bytes))
            let whole = Array(try key.signature(for: signature + Array(remark.utf8)))
            return """
                untrusted comment: signed by Castellan, check with minisign -Vm FILE -P \(publicKey)
                \(Base64.encode(Self.algorithm + number + signature))
                trusted comment: \(remark)
                \(Base64.encode(whole))

                """
        } catch {
            throw .key("the manifest can't be signed: \(error)")
        }
    }

    /// Whether a file `….minisig`, all of its lines, is what the holder of a public key, as `minisign -P` takes it, made of some bytes.
    public static func isValid(_ signature: String, of bytes: [UInt8], by publicKey: String) -> Bool {
        let lines = signature.split(separator: "\n", omittingEmptySubsequences: false)
        let remark = "trusted comment: "
        guard let key = Base64.decode(publicKey), key.count == algorithm.count + numberLength + keyLength,
            key.starts(with: algorithm), lines.count == 5, lines[4].isEmpty,
            lines[0].hasPrefix("untrusted comment: "), lines[2].hasPrefix(remark),
            let first = Base64.decode(lines[1]), first.count == algorithm.count + numberLength + signatureLength,
            first.prefix(algorithm.count + numberLength) == key.prefix(algorithm.count + numberLength),
            let whole = Base64.decode(lines[3]),
            let verifier = try? Curve25519.Signing.PublicKey(rawRepresentation: key.suffix(keyLength))
        else { return false }
        let signed = Array(first.suffix(signatureLength))
        return verifier.isValidSignature(signed, for: bytes)
            && verifier.isValidSignature(whole, for: signed + Array(lines[2].dropFirst(remark.count).utf8))
    }
}
