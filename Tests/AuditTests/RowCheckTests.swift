import Access
import Core
import TestKit
import Testing
import TransparencyLog

@testable import Audit
@testable import Vault

@Suite("Checking a row of the audit log")
struct RowCheckTests {
    private let fixture = EntryFixture()
    private let entry: Entry
    private let values: EntryValues

    init() {
        (entry, values) = fixture.draft(by: fixture.webGrant).entry(details: [("reason", .text("asked"))])
    }

    private func integrity(_ row: AuditRow, subjectKey: SubjectKey?) -> AuditRecord.Integrity {
        RowCheck(row, actorKey: fixture.actorKey, subjectKey: subjectKey).record.integrity
    }

    private func row(_ change: (inout EntryValues) -> Void) -> AuditRow {
        var values = values
        change(&values)
        return fixture.row(entry, values)
    }

    @Test("opens what was written and finds it intact")
    func intact() {
        let record = RowCheck(row { _ in }, actorKey: fixture.actorKey, subjectKey: fixture.subjectKey).record
        #expect(record.integrity == .intact)
        #expect(record.ipAddress == "203.0.113.7")
        #expect(record.userAgent == "curl/8.1")
        #expect(record.resourceID == fixture.subject.description)
        #expect(record.details == #"{"reason":"asked"}"#)
    }

    @Test("gives for each value what an auditor compares with the entry")
    func disclosed() throws {
        let record = RowCheck(row { _ in }, actorKey: fixture.actorKey, subjectKey: fixture.subjectKey).record
        let digests = Set(try fixture.digests(of: entry))
        #expect(record.disclosures.count == 4)
        #expect(record.disclosures.allSatisfy { digests.contains(DisclosureDigest(of: $0).text) })
    }

    @Test("finds it intact after values were erased")
    func erased() {
        #expect(integrity(row { $0.details = nil }, subjectKey: fixture.subjectKey) == .intact)
    }

    @Test("gives a verdict on each value")
    func verdicts() {
        let all = ["ip_address", "user_agent", "resource_id", "details"]
        func verdicts(_ row: AuditRow, subjectKey: SubjectKey?) -> [String: Verdict] {
            RowCheck(row, actorKey: fixture.actorKey, subjectKey: subjectKey).record.verdicts
        }
        let none = verdicts(row { _ in }, subjectKey: fixture.subjectKey)
        #expect(none == Dictionary(uniqueKeysWithValues: all.map { ($0, .verified) }))
        let destroyed = verdicts(row { _ in }, subjectKey: nil)
        #expect(destroyed["details"] == .erased && destroyed["resource_id"] == .erased)
        #expect(destroyed["ip_address"] == .verified)
        let other = fixture.subjectKey.seal([1], at: EntryValues.address("details", of: entry.id, .json))
        #expect(verdicts(row { $0.details = other }, subjectKey: fixture.subjectKey)["details"] == .mismatch)
    }

    @Test("tells that values are withheld which there must have been")
    func withheld() {
        let (entry, values) = fixture.draft().entry(details: [("reason", .text("asked"))])
        let nameless = EntryValues(
            entry: entry.id, userID: nil, subjectID: values.subjectID, resourceID: values.resourceID, actorName: nil,
            ipAddress: nil, userAgent: nil, details: values.details)
        var row = fixture.row(entry, nameless)
        let record = RowCheck(row, actorKey: fixture.actorKey, subjectKey: fixture.subjectKey).record
        #expect(record.integrity == .withheld && record.verdicts["actor_name"] == .withheld)
        #expect(record.verdicts["details"] == .verified)

        row = AuditRow(
            index: 0, id: entry.id, time: entry.time, action: entry.action, resourceType: entry.resourceType,
            text: entry.text, hash: entry.hash,
            values: EntryValues(
                entry: entry.id, userID: nil, subjectID: nil, resourceID: nil, actorName: nil, ipAddress: nil,
                userAgent: nil, details: nil),
            isAlone: true)
        let lost = RowCheck(row, actorKey: fixture.actorKey, subjectKey: fixture.subjectKey).record
        #expect(lost.verdicts == ["actor_name": .withheld, "details": .withheld, "resource_id": .withheld])
    }

    @Test("says so when the key of the person was destroyed")
    func destroyed() {
        #expect(integrity(row { _ in }, subjectKey: nil) == .keyDestroyed)
    }

    @Test("finds a value that was put there by somebody who has the keys but not the entry")
    func replaced() {
        let other = fixture.subjectKey.seal(
            [UInt8](#"{"reason":"other"}"#.utf8), at: EntryValues.address("details", of: entry.id, .json))
        #expect(integrity(row { $0.details = other }, subjectKey: fixture.subjectKey) == .altered("details"))
    }

    @Test("finds a value taken from another entry")
    func moved() {
        let (_, others) = fixture.draft(by: fixture.webGrant).entry(details: [("reason", .text("asked"))])
        #expect(integrity(row { $0.details = others.details }, subjectKey: fixture.subjectKey) == .altered("details"))
    }

    @Test("finds an altered entry, even when its hash was altered along")
    func entryText() {
        let text = entry.text.replacing("user.disabled", with: "user.enabled ")
        let values = values
        func row(_ text: String, _ hash: [UInt8]) -> AuditRow {
            AuditRow(
                index: 0, id: entry.id, time: entry.time, action: entry.action, resourceType: entry.resourceType,
                text: text, hash: hash, values: values)
        }
        #expect(integrity(row(text, entry.hash), subjectKey: fixture.subjectKey) == .altered("hash"))
        #expect(
            integrity(row(text, MerkleHash.leaf([UInt8](text.utf8)).bytes), subjectKey: fixture.subjectKey)
                == .altered("action"))
    }
}
