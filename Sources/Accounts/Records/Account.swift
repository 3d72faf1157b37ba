public import AccountSignals
public import Core
import Store

/// A customer's account, as its row says.
public struct Account: Sendable {
    /// The id.
    public let id: AccountID
    /// The number in the reference.
    public let number: Int64
    /// The customer's name.
    public let name: String
    /// How things stand.
    public let status: AccountStatus
    /// Who looks after it.
    public let owner: AccountOwner?
    /// The customer's trade.
    public let industry: String?
    /// The customer's site.
    public let website: String?
    /// Where bills go to.
    public let billingCity: String?
    /// Where bills go to.
    public let billingCountry: String?
    /// What the customer brings in a year.
    public let annualRevenue: Money?
    /// The day on which the contract ends.
    public let renewalOn: CalendarDate?
    /// Whether nobody may contact the customer.
    public let doNotContact: Bool
    /// When something last happened with it.
    public let lastActivityAt: Instant?
    /// When it was last given to another owner.
    public let ownerChangedAt: Instant?
    /// From 0 to 1, once it was analyzed.
    public let healthScore: Double?
    /// The worst risk that was found.
    public let riskLevel: RiskLevel?
    /// From 0 to 100.
    public let priorityScore: Int?
    /// What the analysis found, with reasons, as JSON.
    public let assessment: String?
    /// When it was analyzed.
    public let assessedAt: Instant?
    /// Where it comes from; nil: from here.
    public let source: RemoteSource?
    /// Its id there.
    public let remoteID: String?
    /// When it was changed there, as far as is known here.
    public let remoteModifiedAt: Instant?
    /// When it was last compared with where it comes from.
    public let syncedAt: Instant?
    /// When it was archived.
    public let archivedAt: Instant?
    /// When it was made.
    public let createdAt: Instant
    /// When it was changed.
    public let updatedAt: Instant
    /// Rises with every change that a decision can be about.
    public let version: Int64

    /// `ACC-123`
    public var reference: String { "ACC-\(number)" }

    /// What a field holds, as JSON has it.
    public func value(of field: AccountField) -> JSONValue {
        switch field {
        case .name: .string(name)
        case .status: .string(status.rawValue)
        case .industry: JSONValue(text: industry)
        case .website: JSONValue(text: website)
        case .billingCity: JSONValue(text: billingCity)
        case .billingCountry: JSONValue(text: billingCountry)
        case .annualRevenue: annualRevenue.map { .number($0.text) } ?? .null
        case .renewalOn: JSONValue(text: renewalOn?.text)
        }
    }
}

/// Who looks after an account.
public struct AccountOwner: Sendable, Shaped {
    /// The user.
    public let id: UserID
    /// The user's reference.
    public let reference: String
    /// The user's e-mail address.
    public let email: String

    /// The response.
    public static let shape = Shape<AccountOwner>(
        "AccountOwner", "Who looks after an account.",
        [
            .field("id", "The user's id.") { $0.id },
            .field("reference", "The user's reference, USR-456.") { $0.reference },
            .field("email", "The user's e-mail address.") { $0.email },
        ])
}

extension JSONValue {
    init(text: String?) { self = text.map(JSONValue.string) ?? .null }
}
