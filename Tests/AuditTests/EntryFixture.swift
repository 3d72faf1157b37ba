import Access
import Core
import Crypto
import TestKit

@testable import Audit
@testable import Vault

/// Keys, people and grants for tests of single entries.
struct EntryFixture {
    struct Unexpected: Error {}

    let time = ManualClock()
    let randomness = SeededRandomness(seed: 11)
    let subject: UserID
    let actorKey: SubjectKey
    let subjectKey: SubjectKey
    let grant = Grant.operator("dana")
    let webGrant = Grant.system(.setup, origin: Origin(address: "203.0.113.7", userAgent: "curl/8.1"))

    init() {
        subject = UserID.make(at: time.now(), randomness)
        actorKey = SubjectKey(SymmetricKey(data: randomness.bytes(32)), id: 3, deployment: "d", randomness)
        subjectKey = SubjectKey(SymmetricKey(data: randomness.bytes(32)), id: 0, deployment: "d", randomness)
    }

    func draft(by grant: Grant? = nil) -> EntryDraft {
        EntryDraft(
            action: Action("user.disabled"), target: .user(subject), grant: grant ?? self.grant, actorKey: actorKey,
            subjectKey: subjectKey, at: time.now(), randomness)
    }

    func digests(of entry: Entry) throws -> [String] {
        let json = try JSONReader.read([UInt8](entry.text.utf8))
        return (json["_sd"]?.array ?? []).compactMap(\.string)
    }

    /// The row that a written entry becomes.
    func row(_ entry: Entry, _ values: EntryValues) -> AuditRow {
        AuditRow(
            index: 0, id: entry.id, time: entry.time, action: entry.action, resourceType: entry.resourceType,
            text: entry.text, hash: entry.hash, values: values)
    }
}

extension EntryDraft {
    /// The entry of a change whose details nobody looks through.
    func entry(details: [(name: String, value: DetailValue)]) -> (Entry, EntryValues) {
        entry(details: details, nil)
    }
}
