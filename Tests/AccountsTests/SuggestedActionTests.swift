import AccountSignals
import Core
import Testing

@testable import Accounts

@Suite("Suggestions as they would be carried out")
struct SuggestedActionTests {
    private static let meeting = SuggestedAction.scheduleMeeting(subject: "Meet", detail: "Us", inDays: 1, minutes: 60)

    @Test(
        "propose meetings for ten in the morning where customers are, on a workday, which compliance has nothing against",
        arguments: [
            ("2026-11-23T12:00:00Z", 0, "2026-11-24T10:00:00.000Z"),
            ("2026-11-23T12:00:00Z", -480, "2026-11-24T18:00:00.000Z"),
            // It is Tuesday there already.
            ("2026-11-23T20:00:00Z", 330, "2026-11-25T04:30:00.000Z"),
            // Saturday there: the Monday behind it.
            ("2026-11-27T20:00:00Z", 0, "2026-11-30T10:00:00.000Z"),
        ])
    func meetings(now: String, ahead: Int, at: String) throws {
        let now = try #require(Instant(rfc3339: now))
        let action = ProposedAction(Self.meeting, for: nil, at: now, minutesAheadOfUTC: ahead)
        #expect(action.contactAt == Instant(rfc3339: at), "\(action)")
        let facts = ActionFacts(kind: action.kind, contactAt: action.contactAt)
        let policy = CompliancePolicy(minutesAheadOfUTC: ahead)
        #expect(Compliance.violations(of: facts, on: ComplianceSubject(status: .active), policy: policy).isEmpty)
    }

    @Test("are cut by Unicode scalars, as schemas count", arguments: ["e\u{301}", "🇩🇪", "क्षि", "a"])
    func scalars(character: String) {
        let long = String(repeating: character, count: 15_000)
        for suggestion in [
            SuggestedAction.createTask(subject: long, detail: long, dueInDays: 1),
            .draftEmail(template: .followUpNoActivity, subject: long, body: long),
            .scheduleMeeting(subject: long, detail: long, inDays: 1, minutes: 60),
        ] {
            let action = ProposedAction(
                suggestion, for: nil, at: Instant(milliseconds: 1_787_000_000_000), minutesAheadOfUTC: 0)
            #expect(ProposedAction(json: action.value) == action)
        }
    }

    @Test("keep whom they are for, under the digest")
    func contact() throws {
        let id = try #require(ContactID("0192a0b0-0000-7000-8000-000000000001"))
        let action = ProposedAction.draftEmail(subject: "Hi", text: "Hello", contact: id)
        #expect(action.value["contact"]?.string == id.description)
        #expect(ProposedAction(json: action.value) == action)
        let note = JSONValue.object([
            .init("kind", .string("add_note")), .init("text", .string("x")), .init("contact", .string(id.description)),
        ])
        #expect(ProposedAction(json: note) == nil, "a note is for nobody")
    }
}
