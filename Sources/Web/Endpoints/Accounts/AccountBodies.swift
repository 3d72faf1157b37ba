import AccountSignals
import Accounts
import Core

/// A new account: fields, and perhaps its owner.
struct NewAccountBody: RequestBody {
    let json: JSONValue

    init(from decoder: any Decoder) throws { json = try JSONValue(from: decoder) }

    static let schema = Schema.object(
        [.required("name", "The customer's name.", AccountField.name.schema)]
            + AccountField.properties.filter { $0.name != AccountField.name.rawValue } + [
                .optional("doNotContact", "Whether nobody may contact the customer.", .boolean),
                .optional("owner", "Who looks after it: a user's id or reference.", UserKeyText.schema),
            ])
}

/// Fields to change.
struct AccountPatchBody: RequestBody {
    let json: JSONValue

    init(from decoder: any Decoder) throws { json = try JSONValue(from: decoder) }

    static let schema = Schema.object(
        AccountField.properties + [
            .optional("doNotContact", "Whether nobody may contact the customer.", .boolean),
            .optional("version", UserKeyText.versionWords, .integer(1...Int64.max)),
        ])
}

/// `{"owner": …, "version"?}`
struct AccountOwnerBody: RequestBody {
    let owner: String
    let version: Int64?

    static let schema = Schema.object([
        .required("owner", "Who is to look after it: a user's id or reference.", UserKeyText.schema),
        .optional("version", UserKeyText.versionWords, .integer(1...Int64.max)),
    ])
}

/// What several bodies say alike.
enum UserKeyText {
    static let schema = Schema.string(minLength: 5, maxLength: 40)
    static let versionWords = "The version that you have seen; 409 when there is another by now."
}

/// Many accounts at once.
struct AccountBulkBody: RequestBody {
    let json: JSONValue

    init(from decoder: any Decoder) throws { json = try JSONValue(from: decoder) }

    /// What can be done to many.
    enum Doing: String, CaseIterable {
        case assign
        case analyze
        case update
    }

    /// The most accounts at once.
    static let most = 200

    static let schema = Schema.object([
        .required("action", "What is to be done.", .oneOf(Doing.allCases.map(\.rawValue))),
        .required("accounts", "Ids or references.", .array(of: AccountKey.schema, count: 1...most)),
        .optional("owner", "Of assign: a user's id or reference.", UserKeyText.schema),
        .optional("fields", "Of update: the fields and their new values.", .object(AccountField.properties)),
    ])
}

extension JSONValue {
    /// The members that are fields of an account.
    func accountFields() throws -> AccountFields {
        guard case .object(let members) = self,
            let fields = AccountFields(.object(members.filter { AccountField(rawValue: $0.name) != nil }))
        else { throw Problem(.validation) }
        return fields
    }
}

/// A page of accounts.
struct AccountsView: Shaped {
    let page: AccountPage<Account>

    static let shape = Shape<AccountsView>(
        "Accounts", "A page of accounts.",
        [.field("accounts", "The accounts.") { $0.page.rows }] + PageFields.all { $0.page.pagination })
}
