import Core
import Crypto
import CryptoExtras

/// The file key wrapped under a passphrase: scrypt (RFC 7914) with r = 8 and p = 1, then ChaCha20-Poly1305. It stands alone in its
/// header.
enum ScryptStanza {
    static let type = "scrypt"
    /// Log₂ of the cost: as the reference program writes, 256 MiB.
    static let workFactor = 18
    /// The highest that is tried; 1 GiB. Whoever sends a file chooses the number, and shouldn't choose our memory.
    static let highestWorkFactor = 20
    private static let label = "age-encryption.org/v1/scrypt"
    private static let saltLength = 16

    static func wrap(
        _ fileKey: SymmetricKey, under passphrase: Secret<String>, workFactor: Int,
        _ randomness: any Randomness
    ) throws(AgeFault) -> Stanza {
        let salt = randomness.bytes(saltLength)
        let key = try derive(passphrase, salt, workFactor)
        return Stanza(
            type: type, arguments: [UnpaddedBase64.encode(salt), String(workFactor)],
            body: try WrappedFileKey.seal(fileKey, under: key))
    }

    /// The file key; nil when the passphrase is another one.
    static func unwrap(_ stanza: Stanza, with passphrase: Secret<String>) throws(AgeFault) -> SymmetricKey? {
        guard stanza.arguments.count == 2, let salt = UnpaddedBase64.decode(stanza.arguments[0]),
            salt.count == saltLength, let workFactor = number(stanza.arguments[1]),
            stanza.body.count == WrappedFileKey.length
        else { throw .header("a scrypt stanza is not what it should be") }
        guard workFactor <= highestWorkFactor else {
            throw .header("its passphrase is hashed with a work factor of \(workFactor), above \(highestWorkFactor)")
        }
        return WrappedFileKey.open(stanza.body, under: try derive(passphrase, salt, workFactor))
    }

    private static func derive(
        _ passphrase: Secret<String>, _ salt: [UInt8], _ workFactor: Int
    ) throws(AgeFault) -> SymmetricKey {
        do {
            return try KDF.Scrypt.deriveKey(
                from: Array(passphrase.reveal().utf8), salt: Array(label.utf8) + salt, outputByteCount: 32,
                rounds: 1 << workFactor, blockSize: 8, parallelism: 1)
        } catch {
            throw .key("the passphrase can't be hashed, perhaps for want of memory: \(error)")
        }
    }

    /// A positive number in its only form.
    private static func number(_ text: String) -> Int? {
        guard let number = Int(text), number > 0, String(number) == text else { return nil }
        return number
    }
}
