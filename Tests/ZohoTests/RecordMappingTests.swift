import AccountSignals
import Accounts
import Core
import Testing

@testable import Zoho

@Suite("Zoho's records")
struct RecordMappingTests {
    private func batch(_ module: ZohoModule, _ json: String) throws -> RemoteBatch {
        RemoteBatch([try JSONReader.read(Array(json.utf8))], of: module)
    }

    @Test("of accounts keep what will do and leave out what won't")
    func account() throws {
        let found = try batch(
            .accounts,
            """
            {"id": "55", "Modified_Time": "2026-11-20T10:00:00+05:30", "Owner": {"id": "1", "email": "ann@example.org"},
             "Account_Name": "O'Brien & Söhne 🏠", "Account_Status": "At Risk", "Industry": null, "Website": "",
             "Annual_Revenue": 12.345, "Billing_City": "Dubai", "Last_Activity_Time": "2026-11-19T00:00:00Z"}
            """)
        let account = try #require(found.accounts.first)
        #expect(account.id == "55" && account.ownerEmail == "ann@example.org")
        #expect(account.modifiedAt == Instant(rfc3339: "2026-11-20T04:30:00Z"))
        #expect(account.fields.values[.name] == .string("O'Brien & Söhne 🏠"))
        #expect(account.fields.values[.status] == .string("at_risk"))
        #expect(account.fields.values[.industry] == .null && account.fields.values[.website] == .null)
        #expect(account.fields.values[.annualRevenue] == nil, "no fractions of a cent")
    }

    @Test("of people, deals, activities and notes hang on their account, or are left out")
    func others() throws {
        let at = #""id": "9", "Modified_Time": "2026-11-20T10:00:00Z""#
        let contact = try batch(
            .contacts, #"{\#(at), "Last_Name": "Byron", "First_Name": "Ada", "Account_Name": {"id": "55"}}"#)
        #expect(contact.contacts.first?.content.name == "Ada Byron" && contact.contacts.first?.account == "55")
        let deal = try batch(
            .deals,
            #"{\#(at), "Deal_Name": "D", "Stage": "Closed Won", "Amount": 100.5, "Account_Name": {"id": "55"}}"#)
        #expect(deal.deals.first?.content.amount?.cents == 10_050 && deal.deals.first?.content.isClosed == true)
        let task = try batch(
            .tasks,
            #"{\#(at), "Subject": "Call", "Status": "Completed", "Due_Date": "2026-12-01", "What_Id": {"id": "55"}}"#)
        #expect(task.activities.first?.content.isDone == true)
        #expect(task.activities.first?.content.at == Instant(rfc3339: "2026-12-01T00:00:00Z"))
        let note = try batch(.notes, #"{\#(at), "Note_Content": "Hello", "Parent_Id": {"id": "55"}}"#)
        #expect(note.notes.first?.content == "Hello")
        let alone = try batch(.contacts, #"{\#(at), "Last_Name": "Alone", "Account_Name": null}"#)
        #expect(alone.contacts.isEmpty && alone.deleted == [RemoteKey(.contact, "9")])
        for parent in [
            #""What_Id": null"#, #""$se_module": "Deals", "What_Id": {"id": "55"}"#,
            #""What_Id": {"id": "55", "module": {"api_name": "Leads"}}"#,
        ] {
            let elsewhere = try batch(.tasks, #"{\#(at), "Subject": "Call", \#(parent)}"#)
            #expect(elsewhere.activities.isEmpty && elsewhere.deleted == [RemoteKey(.activity, "9")], "\(parent)")
        }
        let emptied = try batch(.notes, #"{\#(at), "Note_Content": "", "Parent_Id": {"id": "55"}}"#)
        #expect(emptied.notes.isEmpty && emptied.deleted == [RemoteKey(.note, "9")])
        #expect(try batch(.accounts, #"{"id": "9", "Account_Name": "No time"}"#).accounts.isEmpty)
    }

    @Test("go back under Zoho's names, and not at all where Zoho has none", arguments: AccountStatus.allCases)
    func back(_ status: AccountStatus) throws {
        #expect(AccountStatus(zoho: status.zoho) == status)
        let fields = try #require(AccountFields(.object([.init("status", .string(status.rawValue))])))
        #expect(fields.zoho == [.init("Account_Status", .string(status.zoho))])
        let renewal = try #require(AccountFields(.object([.init("renewalOn", .string("2027-01-01"))])))
        #expect(renewal.zoho == nil)
    }
}
