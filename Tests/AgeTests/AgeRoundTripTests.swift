import Core
import TestKit
import Testing

@testable import Age

@Suite("Age: files of our own")
struct AgeRoundTripTests {
    let randomness = SeededRandomness(seed: 5)

    @Test(
        "open again, whatever their length and however they come",
        arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
    func lengths(_ length: Int) throws {
        let (operations, escrow) = (try AgeIdentity(randomness), try AgeIdentity(randomness))
        let content = randomness.bytes(length)
        let file = try Self.close(content, for: .recipients([operations.recipient, escrow.recipient]), randomness)
        for identity in [operations, escrow] {
            for step in [777, 65_552, file.count] {
                #expect(try Self.open(file, with: .identities([identity]), step: step) == content)
            }
        }
        #expect(throws: AgeFault.noMatch) {
            try Self.open(file, with: .identities([try AgeIdentity(randomness)]))
        }
        #expect(throws: AgeFault.noMatch) { try Self.open(file, with: .passphrase(Secret("no"))) }
    }

    @Test("fail when a bit is another or something is missing, wherever it is")
    func tampering() throws {
        let identity = try AgeIdentity(randomness)
        let file = try Self.close(randomness.bytes(70_000), for: .recipients([identity.recipient]), randomness)
        for place in Array(0..<260) + Array(stride(from: 260, to: file.count, by: 997)) + [file.count - 1] {
            var changed = file
            changed[place] ^= 1
            #expect(throws: AgeFault.self, "bit of byte \(place)") {
                try Self.open(changed, with: .identities([identity]))
            }
            #expect(throws: AgeFault.self, "\(place) bytes") {
                try Self.open(Array(file.prefix(place)), with: .identities([identity]))
            }
        }
        #expect(throws: AgeFault.self) { try Self.open(file + [0], with: .identities([identity])) }
    }

    @Test("open with their passphrase alone")
    func passphrases() throws {
        let file = try Self.close([1, 2, 3], for: .passphrase(Secret("correct horse")), randomness)
        #expect(try Self.open(file, with: .passphrase(Secret("correct horse"))) == [1, 2, 3])
        #expect(throws: AgeFault.noMatch) { try Self.open(file, with: .passphrase(Secret("correct house"))) }
        #expect(throws: AgeFault.self) { try Self.close([], for: .passphrase(Secret("")), randomness) }
        #expect(throws: AgeFault.self) { try Self.close([], for: .recipients([]), randomness) }
    }

    @Test("have keys whose texts are read strictly, and print no secret")
    func keys() throws {
        let identity = try AgeIdentity(randomness)
        let (secret, recipient) = (identity.reveal(), identity.recipient.description)
        #expect(AgeIdentity(secret)?.recipient == identity.recipient)
        #expect(AgeRecipient(recipient) == identity.recipient)
        #expect(secret.utf8.count == 74 && recipient.utf8.count == 62)
        #expect("\(identity)" == "‹redacted›")
        for text in [secret.lowercased(), recipient, String(secret.dropLast()), secret + "Q", ""] {
            #expect(AgeIdentity(text) == nil)
        }
        for text in [recipient.uppercased(), secret, recipient.replacing("age1", with: "age1q"), "age1"] {
            #expect(AgeRecipient(text) == nil)
        }
        #expect(try AgeIdentity.read(file: "# made today\n\n\(secret)\n\(secret)\n").count == 2)
        for text in ["", "# nothing\n", "age1x\n", "\(secret) \(secret)\n"] {
            #expect(throws: AgeFault.self) { try AgeIdentity.read(file: text) }
        }
    }

    static func close(_ content: [UInt8], for lock: AgeLock, _ randomness: any Randomness) throws -> [UInt8] {
        var (file, bytes) = try AgeEncryptor.begin(for: lock, workFactor: 10, randomness)
        for start in stride(from: 0, to: content.count, by: 50_000) {
            try file.append(content[start..<min(start + 50_000, content.count)], to: &bytes)
        }
        try file.finish(to: &bytes)
        return bytes
    }

    static func open(_ file: [UInt8], with key: AgeKey, step: Int = 10_000) throws -> [UInt8] {
        var (decryptor, content) = (AgeDecryptor(with: key), [UInt8]())
        for start in stride(from: 0, to: file.count, by: step) {
            try decryptor.append(file[start..<min(start + step, file.count)], to: &content)
        }
        try decryptor.finish(to: &content)
        return content
    }
}
