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
