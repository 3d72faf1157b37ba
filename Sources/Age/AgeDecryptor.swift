import Crypto

/// Opens a file in the format age v1, as its bytes come.
///
/// ```
/// header ── code verified ── nonce ── piece, piece, … ── last piece
/// ```
///
/// Whatever is given out is what was written, but may not be all of it: believe nothing before ``finish(to:)`` returns.
public struct AgeDecryptor: Sendable {
    private enum Phase {
        case header(HeaderReader)
        case nonce(SymmetricKey)
        case payload(PayloadKey)
    }

    private let keys: AgeKey
    private var phase = Phase.header(HeaderReader())
    private var pending: [UInt8] = []
    /// Whether the last piece was opened.
    private var isOver = false

    /// A file that one of these keys should open.
    public init(with keys: AgeKey) {
        self.keys = keys
    }

    /// Takes bytes of the file and appends what is opened of them to `output`.
    public mutating func append(_ bytes: some Collection<UInt8>, to output: inout [UInt8]) throws(AgeFault) {
        var bytes = Array(bytes)[...]
        if case .header(var reader) = phase {
            guard let (header, taken) = try reader.take(bytes) else {
                phase = .header(reader)
                return
            }
            phase = .nonce(try fileKey(of: header))
            bytes = bytes.dropFirst(taken)
        }
        pending.append(contentsOf: bytes)
        if case .nonce(let fileKey) = phase {
            guard pending.count >= PayloadKey.nonceLength else { return }
            phase = .payload(PayloadKey(fileKey, nonce: Array(pending.prefix(PayloadKey.nonceLength))))
            pending.removeFirst(PayloadKey.nonceLength)
        }
        try open(to: &output)
    }

    /// Opens the last piece: from here on everything that was given out is known to be whole.
    public mutating func finish(to output: inout [UInt8]) throws(AgeFault) {
        guard case .payload(var key) = phase else {
            if case .header = phase { throw .header("it ends within its header") }
            throw .header("it ends behind its header")
        }
        guard !isOver else { return }
        guard pending.count >= PayloadKey.tagLength else { throw .payload("it ends too early") }
        guard pending.count > PayloadKey.tagLength || key.pieces == 0 else { throw .payload("its last piece is empty") }
        try key.open(pending[...], isLast: true, into: &output)
        (pending, isOver, phase) = ([], true, .payload(key))
    }

    /// Every piece that is there in full. Which one is the last, the piece itself says.
    private mutating func open(to output: inout [UInt8]) throws(AgeFault) {
        guard case .payload(var key) = phase else { return }
        let length = PayloadKey.pieceLength + PayloadKey.tagLength
        var start = 0
        while !isOver, pending.count - start >= length {
            let piece = pending[start..<start + length]
            do throws(AgeFault) { try key.open(piece, isLast: false, into: &output) } catch {
                try key.open(piece, isLast: true, into: &output)
                isOver = true
            }
            start += length
        }
        if start > 0 { pending.removeFirst(start) }
        phase = .payload(key)
        guard !isOver || pending.isEmpty else { throw .payload("something follows its last piece") }
    }

    private func fileKey(of header: AgeHeader) throws(AgeFault) -> SymmetricKey {
        guard header.stanzas.count == 1 || !header.stanzas.contains(where: { $0.type == ScryptStanza.type }) else {
            throw .header("it is for a passphrase and for others")
        }
        var fileKey: SymmetricKey?
        for stanza in header.stanzas where fileKey == nil {
            switch (stanza.type, keys) {
            case (X25519Stanza.type, .identities(let identities)):
                fileKey = try X25519Stanza.unwrap(stanza, with: identities)
            case (ScryptStanza.type, .passphrase(let passphrase)):
                fileKey = try ScryptStanza.unwrap(stanza, with: passphrase)
            default: continue
            }
        }
        guard let fileKey else { throw .noMatch }
        guard header.isGenuine(fileKey) else { throw .changedHeader }
        return fileKey
    }
}
