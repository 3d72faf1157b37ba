import Core
import Testing
import TransparencyLog

/// The key and the note of the documentation of Go's `golang.org/x/mod/sumdb/note`.
private enum Published {
    static let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let seed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    static let note = """
        \(text)
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """
}

@Suite("Signed notes")
struct SignedNoteTests {
    private let log = Keys.signer("log.example/audit")
    private let witness = Keys.signer("witness.example/w1", .cosignature)

    @Test("are those that Go signs")
    func published() throws {
        let key = try #require(VerifierKey(vkey: Published.vkey))
        let note = try SignedNote(Array(Published.note.utf8))
        #expect(note.text == Published.text && note.encoded == Published.note)
        #expect(try note.verify(by: [key]).signatures.map(\.key) == [key])

        let seed = try #require(Base64.decode(Published.seed)).dropFirst()
        let signer = try #require(SignerKey(name: key.name, algorithm: .ed25519, seed: Secret(Array(seed))))
        #expect(signer.verifier.vkey == Published.vkey)
        #expect(SignedNote(signing: Published.text, by: [signer], at: 0).encoded == Published.note)
    }

    @Test(
        "have keys with one text each",
        arguments: [
            "", "PeterNeumann", "PeterNeumann+c74f20a3",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        ])
    func badKeys(_ text: String) {
        #expect(VerifierKey(vkey: text) == nil)
    }

    @Test("keep the signatures of strangers and don't count them")
    func strangers() throws {
        let stranger = Keys.signer("stranger.example")
        let note = SignedNote(signing: "text\n", by: [stranger, log, witness], at: 1_795_324_926)
        let read = try SignedNote(Array(note.encoded.utf8))
        #expect(read == note)
        let verified = try read.verify(by: [log.verifier, witness.verifier])
        #expect(verified.signatures.map(\.key) == [log.verifier, witness.verifier])
        #expect(verified.signatures.map(\.time) == [nil, 1_795_324_926])
        #expect(throws: NoteFault.unknownSigners) {
            try SignedNote(signing: "text\n", by: [stranger], at: 0).verify(by: [log.verifier])
        }
        #expect(throws: NoteFault.unknownSigners) { try note.verify(by: []) }
    }

    @Test("are bad as a whole when one signature of a known key is bad")
    func badSignature() throws {
        let good = SignedNote(signing: "text\n", by: [log, witness], at: 1_795_324_926)
        for (place, signature) in good.signatures.enumerated() {
            for byte in signature.bytes.indices {
                var bytes = signature.bytes
                bytes[byte] ^= 1
                var signatures = good.signatures
                signatures[place] = NoteSignature(name: signature.name, keyID: signature.keyID, bytes: bytes)
                #expect(throws: NoteFault.badSignature(name: signature.name)) {
                    try SignedNote(text: good.text, signatures: signatures)
                        .verify(by: [log.verifier, witness.verifier])
                }
            }
        }
        #expect(throws: NoteFault.badSignature(name: "log.example/audit")) {
            try SignedNote(text: "other\n", signatures: good.signatures).verify(by: [log.verifier])
        }
    }

    @Test("don't take a log's signature for a witness', nor the other way round")
    func algorithms() throws {
        let twins = [Keys.signer("log.example/audit"), Keys.signer("log.example/audit", .cosignature)]
        #expect(twins[0].verifier.publicKey == twins[1].verifier.publicKey)
        #expect(twins[0].verifier.id != twins[1].verifier.id)
        let note = SignedNote(signing: "text\n", by: [twins[0]], at: 0)
        #expect(throws: NoteFault.unknownSigners) { try note.verify(by: [twins[1].verifier]) }
    }

    @Test("may have empty lines in their text, and up to a hundred signatures")
    func limits() throws {
        let note = SignedNote(signing: "\n\na\n\nb\n", by: [log], at: 0)
        #expect(try SignedNote(Array(note.encoded.utf8)).text == note.text)
        let many = SignedNote(text: "a\n", signatures: Array(repeating: note.signatures[0], count: 100))
        #expect(try SignedNote(Array(many.encoded.utf8)) == many)
        let more = SignedNote(text: "a\n", signatures: Array(repeating: note.signatures[0], count: 101))
        #expect(throws: NoteFault.tooLarge) { try SignedNote(Array(more.encoded.utf8)) }
        #expect(throws: NoteFault.tooLarge) { try SignedNote([UInt8](repeating: 0x61, count: 1 << 20 + 1)) }
    }

    @Test(
        "are refused in any other form",
        arguments: [
            "", "\n", "text\n", "text\n\n", "text", "text\n\n— a AAAAAAA=", "text\n\n- a AAAAAAA=\n",
            "\n— a AAAAAAA=\n",
            "text\n\n— a AAAA\n", "text\n\n— a AAAAAAA\n", "text\n\n—  AAAAAAA=\n", "text\n\n— a  AAAAAAA=\n",
            "text\n\n— a+b AAAAAAA=\n", "text\n\n— a\u{a0}b AAAAAAA=\n", "text\n\n— a AAAAAAA= \n",
            "text\n— a AAAAAAA=\n",
            "text\n\n— a AAAAAAA=\nb\n", "text\n\n\u{2014}a AAAAAAA=\n",
        ])
    func malformed(_ text: String) {
        #expect(throws: NoteFault.malformedNote) { try SignedNote(Array(text.utf8)) }
    }

    @Test(
        "are plain text",
        arguments: [[0x74, 0x0d, 0x0a], [0x74, 0x00, 0x0a], [0xff, 0x0a], [0xed, 0xa0, 0x80, 0x0a]] as [[UInt8]])
    func plain(_ start: [UInt8]) {
        #expect(throws: NoteFault.notPlainText) { try SignedNote(start + Array("\n— a AAAAAAA=\n".utf8)) }
    }
}

/// Keys that are the same in every run.
enum Keys {
    static func signer(_ name: String, _ algorithm: VerifierKey.Algorithm = .ed25519, seed: UInt8 = 7) -> SignerKey {
        guard let key = SignerKey(name: name, algorithm: algorithm, seed: Secret([UInt8](repeating: seed, count: 32)))
        else { preconditionFailure("\(name) can be a key's name") }
        return key
    }
}
