import Crypto

/// Seals and opens the pieces of a payload (STREAM): each with a nonce that counts, of which the last byte says whether it is the last.
struct PayloadKey: Sendable {
    /// Bytes of plaintext in every piece but the last.
    static let pieceLength = 64 << 10
    static let tagLength = 16
    static let nonceLength = 16

    private let key: SymmetricKey
    /// Eleven bytes would be counted; nobody has 2⁶⁴ pieces.
    private var counter: UInt64 = 0

    /// The key of a file, by the random bytes that its payload begins with.
    init(_ fileKey: SymmetricKey, nonce: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: fileKey, salt: nonce, info: Array("payload".utf8), outputByteCount: 32)
    }

    /// How many pieces there were so far.
    var pieces: UInt64 { counter }

    /// Appends the next piece to `output`.
    mutating func seal(_ piece: ArraySlice<UInt8>, isLast: Bool, into output: inout [UInt8]) throws(AgeFault) {
        do {
            let box = try ChaChaPoly.seal(piece, using: key, nonce: nonce(isLast))
            output.append(contentsOf: box.ciphertext)
            output.append(contentsOf: box.tag)
        } catch {
            throw .payload("\(error)")
        }
        counter += 1
    }

    /// Appends what the next piece holds to `output`.
    mutating func open(_ piece: ArraySlice<UInt8>, isLast: Bool, into output: inout [UInt8]) throws(AgeFault) {
        do {
            let box = try ChaChaPoly.SealedBox(
                nonce: nonce(isLast), ciphertext: piece.dropLast(Self.tagLength), tag: piece.suffix(Self.tagLength))
            output.append(contentsOf: try ChaChaPoly.open(box, using: key))
        } catch {
            throw .payload("piece \(counter) is not what was written")
        }
        counter += 1
    }

    private func nonce(_ isLast: Bool) throws -> ChaChaPoly.Nonce {
        var bytes = [UInt8](repeating: 0, count: 12)
        for place in 0..<8 { bytes[10 - place] = UInt8(truncatingIfNeeded: counter >> (8 * UInt64(place))) }
        bytes[11] = isLast ? 1 : 0
        return try ChaChaPoly.Nonce(data: bytes)
    }
}
