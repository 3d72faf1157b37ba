import Core
import TestKit
import Testing
import TransparencyLog

@Suite("Entries of the log and what they commit to")
struct EntryTests {
    private let id = AuditEntryID("0193f2c7-1d2e-7abc-8def-0123456789ab")
    private let time = Instant(rfc3339: "2026-11-22T05:22:06.123Z")
    private let salt = [UInt8](repeating: 0, count: 16)

    private func entry(
        _ fields: [String: ClearValue] = [
            "action": .text("user.locked"), "ok": .boolean(true), "sev": .text("warning"),
        ],
        digests: [DisclosureDigest] = []
    ) throws -> LeafEntry {
        try LeafEntry(.audit, id: #require(id), time: #require(time), fields: fields, digests: digests)
    }

    private func disclosure(_ name: String, _ value: String, salt: UInt8 = 0) throws -> Disclosure {
        try Disclosure(salt: [UInt8](repeating: salt, count: 16), name: name, value: .string(value))
    }

    /// RFC 9901 §4.2.3 and §5.1: digests over disclosures whose JSON has white space.
    @Test(
        "digest the text of a disclosure, as RFC 9901 does",
        arguments: [
            (
                "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
                "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
            ),
            (
                "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd",
                "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4"
            ),
        ])
    func published(disclosure: String, digest: String) {
        #expect(DisclosureDigest(of: disclosure).text == digest)
    }

    @Test("disclose salt, name and value as canonical JSON")
    func disclosures() throws {
        let disclosure = try Disclosure(salt: salt, name: "family_name", value: .string("Möbius"))
        let text = String(decoding: try #require(Base64URL.decode(disclosure.text)), as: UTF8.self)
        #expect(text == #"["AAAAAAAAAAAAAAAAAAAAAA","family_name","Möbius"]"#)
        #expect(Disclosure(text: disclosure.text) == disclosure)
    }

    @Test(
        "refuse what isn't a disclosure",
        arguments: [
            "{}", "[]", #"["AAAAAAAAAAAAAAAAAAAAAA","a"]"#, #"["AAAAAAAAAAAAAAAAAAAAAA","a",1,2]"#, #"["AAAA","a",1]"#,
            #"["AAAAAAAAAAAAAAAAAAAAAA",1,1]"#, #"["AAAAAAAAAAAAAAAAAAAAAA","_sd",1]"#,
            #"["AAAAAAAAAAAAAAAAAAAAAA","...",1]"#, "",
        ])
    func badDisclosures(_ json: String) {
        #expect(Disclosure(text: Base64URL.encode(Array(json.utf8))) == nil)
    }

    @Test("are one canonical text, whose leaf is RFC 6962's")
    func text() throws {
        let digests = ["b", "a"].map { DisclosureDigest(of: $0) }
        let entry = try entry(digests: digests)
        let text = String(decoding: entry.bytes, as: UTF8.self)
        let sorted = digests.map(\.text).sorted()
        #expect(
            text == """
                {"_sd":["\(sorted[0])","\(sorted[1])"],"_sd_alg":"sha-256","action":"user.locked",\
                "eid":"0193f2c7-1d2e-7abc-8def-0123456789ab","ok":true,"sev":"warning",\
                "ts":"2026-11-22T05:22:06.123Z","v":"castellan.audit/1"}
                """)
        #expect(try JCS.encode(JSONReader.read(entry.bytes)) == entry.bytes)
        #expect(try LeafEntry(entry.bytes) == entry)
        #expect(entry.leafHash == .leaf(entry.bytes))
    }

    @Test("say in clear only what their kind allows")
    func allowList() throws {
        #expect(throws: EntryFault.field("email")) { try entry(["email": .text("dana@example.org")]) }
        #expect(throws: EntryFault.field("eid")) { try entry(["eid": .text("x")]) }
        #expect(throws: EntryFault.field("n")) { try entry(["n": .integer(1)]) }
        #expect(throws: EntryFault.field("ok")) { try entry(["ok": .integer(1 << 53)]) }
        for kind in EntryKind.allCases {
            #expect(
                kind.clearFields.allSatisfy { $0.allSatisfy { $0 == "_" || ("a"..."z").contains($0) || $0.isNumber } })
        }
    }

    @Test("have at most 65,535 bytes")
    func size() throws {
        let room = 65_535 - (try entry(["rt": .text("")]).bytes.count)
        #expect(try entry(["rt": .text(String(repeating: "x", count: room))]).bytes.count == 65_535)
        #expect(throws: EntryFault.tooLarge(65_536)) {
            try entry(["rt": .text(String(repeating: "x", count: room + 1))])
        }
        #expect(throws: EntryFault.tooLarge(70_000)) { try LeafEntry([UInt8](repeating: 0x20, count: 70_000)) }
    }

    @Test("are read from their canonical text and from no other")
    func strict() throws {
        let text = String(decoding: try entry().bytes, as: UTF8.self)
        func fault(_ old: String, _ new: String) -> EntryFault? {
            do throws(EntryFault) {
                _ = try LeafEntry(Array(text.replacing(old, with: new).utf8))
                return nil
            } catch { return error }
        }
        #expect(fault("", "") == nil)
        #expect(fault("true", " true") == .notCanonical)
        #expect(fault("0193f2c7", "0193F2C7") == .notCanonical)
        #expect(fault("06.123Z", "06.123456Z") == .notCanonical)
        #expect(fault("user.locked", "user.\\u006cocked") == .notCanonical)
        #expect(fault(#""action""#, #""_sd":[],"action""#) == .notCanonical)
        #expect(fault("true", "1.5") == .field("ok"))
        #expect(fault("true", "9007199254740992") == .field("ok"))
        #expect(fault("true", "{}") == .field("ok"))
        #expect(fault("true", "null") == .field("ok"))
        #expect(fault("castellan.audit/1", "castellan.audit/2") == .field("v"))
        #expect(fault(#""action""#, #""_sd":["short"],"action""#) == .field("_sd"))
        #expect(fault(#""ok":true"#, #""ok":true,"ok":true"#) != nil)
    }

    @Test("have a multiple of four digests, however many values there are")
    func decoys() {
        for count in 0...9 {
            let decoys = DisclosureDigest.decoys(beside: count, step: LeafEntry.digestStep, SeededRandomness(seed: 3))
            #expect((count + decoys.count).isMultiple(of: 4) && decoys.count < 4)
            #expect(Set(decoys).count == decoys.count)
            #expect(decoys.allSatisfy { DisclosureDigest(text: $0.text) == $0 })
        }
    }

    @Test("tell erasing from hiding, and both from tampering")
    func verdicts() throws {
        let (address, agent) = (
            try disclosure("ip_address", "203.0.113.7"), try disclosure("user_agent", "curl", salt: 1)
        )
        let entry = try entry(digests: [address.digest, agent.digest])
        func verdict(_ disclosures: [Disclosure], erased: Bool = false) -> Verdict? {
            entry.verdicts(on: ["ip_address"], disclosures: disclosures) { _ in erased }["ip_address"]
        }
        #expect(verdict([address]) == .verified)
        #expect(verdict([address, address]) == .verified)
        #expect(verdict([address], erased: true) == .verified)
        #expect(verdict([], erased: true) == .erased)
        #expect(verdict([agent]) == .withheld)
        #expect(verdict([try disclosure("ip_address", "203.0.113.8")]) == .mismatch)
        #expect(verdict([try disclosure("ip_address", "203.0.113.7", salt: 9)]) == .mismatch)
        #expect(verdict([address, try disclosure("ip_address", "203.0.113.8")]) == .mismatch)
        let unasked = entry.verdicts(on: [], disclosures: [agent, try disclosure("email", "dana@example.org")]) { _ in
            false
        }
        #expect(unasked == ["user_agent": .verified, "email": .mismatch])
    }
}
