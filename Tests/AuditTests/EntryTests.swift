import Access
import Core
import Crypto
import TestKit
import Testing
import TransparencyLog

@testable import Audit
@testable import Vault

@Suite("Audit entries")
struct EntryTests {
    private let fixture = EntryFixture()

    @Test("say in clear what was done, when and why it was allowed, and nothing about anybody")
    func clear() throws {
        let (entry, _) = fixture.draft().entry(details: [("reason", .text("left the company"))])
        let json = try JSONReader.read([UInt8](entry.text.utf8))
        guard case .object(let members) = json else { throw EntryFixture.Unexpected() }
        #expect(members.map(\.name) == ["_sd", "_sd_alg", "action", "basis", "by", "eid", "ok", "rt", "ts", "v"])
        #expect(json["action"]?.string == "user.disabled")
        #expect(json["basis"]?.string == "terminal")
        #expect(json["by"]?.string == "operator")
        #expect(json["rt"]?.string == "user")
        #expect(json["ts"]?.string == "2026-11-22T05:22:06.123Z")
        for personal in ["dana", "left the company", fixture.subject.description] {
            #expect(!entry.text.contains(personal))
        }
    }

    @Test("are canonical JSON")
    func canonical() throws {
        let (entry, _) = fixture.draft().entry(details: [])
        let json = try JSONReader.read([UInt8](entry.text.utf8))
        guard case .object(let members) = json else { throw EntryFixture.Unexpected() }
        #expect(members.map(\.name) == members.map(\.name).sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) })
        #expect(json.json == entry.text)
    }

    @Test("are byte for byte what the log's own form of entries makes of the same", arguments: [true, false])
    func sameAsLeafEntry(_ withOrigin: Bool) throws {
        let (entry, _) = fixture.draft(by: withOrigin ? fixture.webGrant : fixture.grant).entry(
            details: [("reason", .text("\"left\"\u{1}"))])
        let leaf = try LeafEntry([UInt8](entry.text.utf8))
        #expect(leaf.kind == .audit && leaf.id == entry.id && leaf.time == entry.time)
        #expect(leaf.leafHash.bytes == entry.hash)
    }

    @Test("commit to details as the text of their JSON, whatever JSON it is")
    func anyDetails() throws {
        let json = try JSONReader.read(Array(#"{"b":[1.50,null],"a":{"c":9007199254740993}}"#.utf8))
        let (entry, values) = fixture.draft().entry(details: [("payload", .json(json)), ("n", .integer(.max))])
        let cell = try #require(values.details)
        let bytes = try fixture.subjectKey.open(cell, at: EntryValues.address("details", of: values.entry, .json))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text == #"{"n":"9223372036854775807","payload":{"b":[1.50,null],"a":{"c":9007199254740993}}}"#)
        let salts = CommittedParty.subject.salts(of: entry.id, from: fixture.subjectKey)
        #expect(try fixture.digests(of: entry).contains(salts.digest(.details, text).text))
    }

    @Test("hash as the leaf of a tree: SHA-256 of a zero byte and the text")
    func leaf() {
        let (entry, _) = fixture.draft().entry(details: [])
        #expect(entry.hash == Array(SHA256.hash(data: [0] + [UInt8](entry.text.utf8))))
    }

    @Test("hold a multiple of four digests, in order, whatever was there", arguments: [true, false])
    func decoys(_ withOrigin: Bool) throws {
        for details in [[], [(name: "reason", value: DetailValue.integer(3))]] {
            let grant = withOrigin ? fixture.webGrant : fixture.grant
            let (entry, _) = fixture.draft(by: grant).entry(details: details)
            let digests = try fixture.digests(of: entry)
            #expect(!digests.isEmpty && digests.count.isMultiple(of: 4))
            #expect(digests == digests.sorted() && Set(digests).count == digests.count)
        }
    }

    @Test("commit to details so that each of several values of one name counts once: the last")
    func repeatedNames() throws {
        let (_, values) = fixture.draft().entry(details: [("n", .integer(1)), ("n", .list(["a", "b"]))])
        let cell = try #require(values.details)
        let bytes = try fixture.subjectKey.open(cell, at: EntryValues.address("details", of: values.entry, .json))
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"n":["a","b"]}"#)
    }

    @Test("come out the same when the transaction runs again, but for the sealing's nonce")
    func repeatable() {
        let draft = fixture.draft()
        let (one, other) = (draft.entry(details: [("n", .integer(1))]), draft.entry(details: [("n", .integer(1))]))
        #expect(one.0.text == other.0.text)
    }

    @Test("salt every value differently, and differently in every entry")
    func salts() {
        let ids = (0..<3).map { _ in AuditEntryID.make(at: fixture.time.now(), fixture.randomness) }
        let salts = ids.flatMap { id in
            [CommittedParty.actor, .subject].flatMap { party in
                let salts = party.salts(of: id, from: fixture.subjectKey)
                return party.fields.map { salts[$0] }
            }
        }
        #expect(Set(salts).count == 3 * 6)
        #expect(salts.allSatisfy { $0.count == 16 })
    }
}
