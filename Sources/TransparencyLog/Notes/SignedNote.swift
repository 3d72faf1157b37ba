/// A text with signatures under it (C2SP signed-note). Nothing in it is to be believed before ``verify(by:)``.
///
/// ```
/// log.example/audit
/// 70000
/// RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
///
/// — log.example/audit hI2DJw…
/// — witness.example mJirIk…
/// ```
public struct SignedNote: Hashable, Sendable {
    /// The most bytes that a note may have.
    public static let mostBytes = 1 << 20
    /// The most signatures that a note may have. The specification asks for 16 at least.
    public static let mostSignatures = 100

    /// What is signed, its last newline included.
    public let text: String
    /// Who signed, in the order of the lines; not checked.
    public let signatures: [NoteSignature]

    /// A note of a text, which ends with a newline, and signatures over it.
    public init(text: String, signatures: [NoteSignature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Signs a text that ends with a newline. `time` is in seconds since 1970, for keys of witnesses.
    public init(signing text: String, by keys: [SignerKey], at time: Int64) {
        self.init(text: text, signatures: keys.map { $0.sign(text, at: time) })
    }

    /// Reads a note.
    public init(_ bytes: some Collection<UInt8>) throws(NoteFault) {
        let note = try PlainText.read(bytes, most: Self.mostBytes)
        // The text may have empty lines: the signatures stand after the last one.
        var lines = PlainText.lines(of: note)
        guard let last = lines.popLast(), last.isEmpty, let gap = lines.lastIndex(where: \.isEmpty), gap > 0 else {
            throw .malformedNote
        }
        let signed = lines[(gap + 1)...]
        guard signed.count <= Self.mostSignatures else { throw .tooLarge }
        signatures = signed.compactMap { NoteSignature(line: $0) }
        guard signatures.count == signed.count, !signatures.isEmpty else { throw .malformedNote }
        text = lines[..<gap].joined(separator: "\n") + "\n"
    }

    /// The note as text.
    public var encoded: String { "\(text)\n" + signatures.map { "\($0.line)\n" }.joined() }

    /// Checks the signatures of the keys that we know, at least one of which has to be there; others are ignored.
    ///
    /// One bad signature under a known key's name and id makes the whole note bad. Of several by one key the first counts.
    public func verify(by keys: [VerifierKey]) throws(NoteFault) -> VerifiedNote {
        var verified: [VerifiedSignature] = []
        for signature in signatures {
            let known = keys.filter { $0.name == signature.name && $0.id == signature.keyID }
            guard !known.isEmpty, !verified.contains(where: { known.contains($0.key) }) else { continue }
            guard let checked = known.lazy.compactMap({ $0.check(signature, over: text) }).first else {
                throw .badSignature(name: signature.name)
            }
            verified.append(checked)
        }
        if verified.isEmpty { throw .unknownSigners }
        return VerifiedNote(note: self, signatures: verified)
    }
}

/// A note that at least one key that we know has signed. Only ``SignedNote/verify(by:)`` makes one.
public struct VerifiedNote: Hashable, Sendable {
    /// The note, with the signatures of others too.
    public let note: SignedNote
    /// The signatures of keys that we know: one or more.
    public let signatures: [VerifiedSignature]

    fileprivate init(note: SignedNote, signatures: [VerifiedSignature]) {
        self.note = note
        self.signatures = signatures
    }
}
