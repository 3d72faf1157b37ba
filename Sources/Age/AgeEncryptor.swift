public import Core
import Crypto

/// Writes a file in the format age v1, as its content comes.
///
/// ```swift
/// var (file, bytes) = try AgeEncryptor.begin(for: .recipients([operations, escrow]), SystemRandomness())
/// try file.append(content, to: &bytes)      // as often as there is something; `bytes` may be written out and emptied
/// try file.finish(to: &bytes)
/// ```
///
/// At most 64 KiB of content wait for what comes after them.
public struct AgeEncryptor: Sendable {
    private var key: PayloadKey
    private var pending: [UInt8] = []

    /// Begins a file; `bytes` is what stands before the content. Throws ``AgeFault/key(_:)``.
    public static func begin(
        for lock: AgeLock, _ randomness: any Randomness
    ) throws(AgeFault) -> (file: AgeEncryptor, bytes: [UInt8]) {
        try begin(for: lock, workFactor: ScryptStanza.workFactor, randomness)
    }

    static func begin(
        for lock: AgeLock, workFactor: Int, _ randomness: any Randomness
    ) throws(AgeFault) -> (file: AgeEncryptor, bytes: [UInt8]) {
        let fileKey = SymmetricKey(data: randomness.bytes(AgeHeader.fileKeyLength))
        var stanzas: [Stanza] = []
        switch lock {
        case .recipients(let recipients):
            guard !recipients.isEmpty else { throw .key("a file is for one recipient at least") }
            for recipient in recipients {
                stanzas.append(try X25519Stanza.wrap(fileKey, for: recipient, randomness))
            }
        case .passphrase(let passphrase):
            guard !passphrase.reveal().isEmpty else { throw .key("the passphrase is empty") }
            stanzas = [try ScryptStanza.wrap(fileKey, under: passphrase, workFactor: workFactor, randomness)]
        }
        let nonce = randomness.bytes(PayloadKey.nonceLength)
        let header = AgeHeader(stanzas: stanzas, fileKey: fileKey)
        return (AgeEncryptor(key: PayloadKey(fileKey, nonce: nonce)), header.encoded + nonce)
    }

    private init(key: PayloadKey) {
        self.key = key
    }

    /// Takes content and appends what is sealed of it to `output`.
    public mutating func append(_ content: some Collection<UInt8>, to output: inout [UInt8]) throws(AgeFault) {
        pending.append(contentsOf: content)
        // The last piece is sealed differently, so one waits until it is known whether more follows.
        var start = 0
        while pending.count - start > PayloadKey.pieceLength {
            let end = start + PayloadKey.pieceLength
            try key.seal(pending[start..<end], isLast: false, into: &output)
            start = end
        }
        if start > 0 { pending.removeFirst(start) }
    }

    /// Appends the end of the file to `output`. Call it once; what was begun is worth nothing without it.
    public mutating func finish(to output: inout [UInt8]) throws(AgeFault) {
        try key.seal(pending[...], isLast: true, into: &output)
        pending = []
    }
}
