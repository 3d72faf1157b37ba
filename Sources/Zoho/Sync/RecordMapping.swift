import AccountSignals
import Accounts
import Core

/// Zoho's records as Accounts takes them. A record that lacks what it must have is left out, one that hangs on no account goes here as if it
/// were deleted; a field that won't do stays as it is here.
extension RemoteBatch {
    /// A page of a module's records.
    init(_ records: [JSONValue], of module: ZohoModule) {
        self.init()
        for record in records {
            guard let id = record["id"]?.identifier, let modified = record["Modified_Time"]?.time else { continue }
            if module == .accounts {
                accounts.append(RemoteAccount(record, id, modified))
            } else if let account = record.account(in: module) {
                add(record, id, modified, of: module, to: account)
            } else {
                deleted.append(RemoteKey(RemoteKey.Kind(module), id))
            }
        }
    }

    private mutating func add(
        _ record: JSONValue, _ id: String, _ modified: Instant, of module: ZohoModule, to account: String
    ) {
        switch module {
        case .accounts: break
        case .contacts:
            contacts.append(RemoteContact(id: id, account: account, modifiedAt: modified, ContactPerson(record)))
        case .deals:
            let terms = DealTerms(record, changedAt: modified)
            deals.append(RemoteDeal(id: id, account: account, modifiedAt: modified, terms))
        case .tasks, .calls, .events:
            activities.append(
                RemoteActivity(id: id, account: account, modifiedAt: modified, Doing(record, of: module, modified)))
        case .notes:
            let text = [record["Note_Title"]?.string, record["Note_Content"]?.string]
                .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n\n")
            if text.isEmpty {
                deleted.append(RemoteKey(.note, id))
            } else {
                notes.append(RemoteNote(id: id, account: account, modifiedAt: modified, text))
            }
        }
    }
}

extension JSONValue {
    /// The account that a record of a module hangs on; nil when it hangs on none, or on something else, as far as the record says what.
    fileprivate func account(in module: ZohoModule) -> String? {
        let parent: JSONValue?
        switch module {
        case .accounts: return nil
        case .contacts, .deals: parent = self["Account_Name"]
        case .tasks, .calls, .events: parent = self["What_Id"]
        case .notes: parent = self["Parent_Id"]
        }
        let said = self["$se_module"]?.string ?? parent?["module"]?["api_name"]?.string
        guard module == .contacts || module == .deals || said == nil || said == ZohoModule.accounts.rawValue else {
            return nil
        }
        return parent?["id"]?.identifier
    }
}

extension RemoteAccount {
    init(_ record: JSONValue, _ id: String, _ modified: Instant) {
        self.init(
            id: id, modifiedAt: modified, createdAt: record["Created_Time"]?.time,
            ownerEmail: record["Owner"]?["email"]?.string, fields: AccountFields(zoho: record),
            lastActivityAt: record["Last_Activity_Time"]?.time)
    }
}

extension AccountFields {
    /// Which of an account's fields Zoho has, under which name. There is none for a renewal in a standard layout.
    static let zohoNames: [AccountField: String] = [
        .name: "Account_Name", .status: "Account_Status", .industry: "Industry", .website: "Website",
        .billingCity: "Billing_City", .billingCountry: "Billing_Country", .annualRevenue: "Annual_Revenue",
    ]

    /// The fields of a record whose values will do here.
    init(zoho record: JSONValue) {
        var members: [JSONValue.Member] = []
        for (field, name) in Self.zohoNames.sorted(by: { $0.value < $1.value }) {
            guard var value = record[name] else { continue }
            if field == .status {
                guard let status = value.string.flatMap({ AccountStatus(zoho: $0) }) else { continue }
                value = .string(status.rawValue)
            }
            if case .string("") = value { value = .null }
            let member = JSONValue.Member(field.rawValue, value)
            if AccountFields(.object([member])) != nil { members.append(member) }
        }
        guard let fields = AccountFields(.object(members)) else {
            preconditionFailure("fields that will do one by one do together")
        }
        self = fields
    }

    /// The same values under Zoho's names; nil when Zoho has no such field.
    var zoho: [JSONValue.Member]? {
        var members: [JSONValue.Member] = []
        for (field, value) in values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let name = Self.zohoNames[field] else { return nil }
            let status = field == .status ? value.string.flatMap(AccountStatus.init(rawValue:)) : nil
            members.append(.init(name, status.map { .string($0.zoho) } ?? value))
        }
        return members
    }
}

extension AccountStatus {
    /// A status by Zoho's words: `At Risk`.
    init?(zoho words: String) {
        self.init(rawValue: words.lowercased().replacing(" ", with: "_").replacing("-", with: "_"))
    }

    /// In Zoho's words.
    var zoho: String {
        rawValue.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }
}

private func some(_ value: JSONValue?) -> String? {
    value?.string.flatMap { $0.isEmpty ? nil : $0 }
}

extension ContactPerson {
    init(_ record: JSONValue) {
        let name = [some(record["First_Name"]), some(record["Last_Name"])].compactMap { $0 }.joined(separator: " ")
        self.init(
            name: name.isEmpty ? "—" : name, email: some(record["Email"]), phone: some(record["Phone"]),
            title: some(record["Title"]), doNotContact: record["Email_Opt_Out"] == .boolean(true))
    }
}

extension DealTerms {
    /// Zoho doesn't say since when a deal is in its stage; the time of the last change is the earliest that is sure.
    init(_ record: JSONValue, changedAt: Instant) {
        let stage = some(record["Stage"]) ?? "—"
        self.init(
            name: some(record["Deal_Name"]) ?? "—", stage: stage, amount: record["Amount"]?.money,
            stageSince: changedAt,
            closesOn: record["Closing_Date"]?.string.flatMap { CalendarDate(text: $0) },
            isClosed: stage.lowercased().hasPrefix("closed"))
    }
}

extension Doing {
    init(_ record: JSONValue, of module: ZohoModule, _ modified: Instant) {
        let subject = some(record["Subject"]) ?? some(record["Event_Title"]) ?? "—"
        let text = some(record["Description"])
        switch module {
        case .tasks:
            let due = record["Due_Date"]?.string.flatMap { CalendarDate(text: $0) }
            self.init(
                kind: .task, subject: subject, text: text,
                at: due.flatMap { Instant(rfc3339: "\($0.text)T00:00:00Z") } ?? modified,
                isDone: record["Status"] == .string("Completed"))
        case .calls:
            self.init(
                kind: .call, subject: subject, text: text, at: record["Call_Start_Time"]?.time ?? modified, isDone: true
            )
        default:
            let end = record["End_DateTime"]?.time
            self.init(
                kind: .meeting, subject: subject, text: text, at: record["Start_DateTime"]?.time ?? modified,
                isDone: end.map { $0 <= modified } ?? false)
        }
    }
}

extension JSONValue {
    /// A time with an offset.
    var time: Instant? { string.flatMap { Instant(rfc3339: $0) } }

    /// An amount, rounded to nothing: one that isn't exact to the cent is left out.
    fileprivate var money: Money? {
        switch self {
        case .integer(let whole): whole.magnitude < 1 << 50 ? Money(cents: whole * 100) : nil
        case .number(let text): Money(text: text)
        default: nil
        }
    }
}

extension RemoteKey.Kind {
    /// What records of a module are here.
    init(_ module: ZohoModule) {
        switch module {
        case .accounts: self = .account
        case .contacts: self = .contact
        case .deals: self = .deal
        case .tasks, .calls, .events: self = .activity
        case .notes: self = .note
        }
    }
}
