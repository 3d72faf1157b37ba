import AccountSignals
import Core
public import Store

extension Account: RowDecodable {
    /// What stands behind `FROM`, and the columns that ``init(row:)`` reads, in its order.
    static let table: SQL = "accounts LEFT JOIN users ON users.id = accounts.owner_id"
    static let columns: SQL = """
        accounts.id, accounts.number, accounts.name, accounts.status, accounts.owner_id, users.number, users.email, \
        accounts.industry, accounts.website, accounts.billing_city, accounts.billing_country, \
        accounts.annual_revenue_cents, accounts.renewal_on, accounts.do_not_contact, accounts.last_activity_at, \
        accounts.owner_changed_at, accounts.health_score, accounts.risk_level, accounts.priority_score, \
        accounts.assessment, accounts.assessed_at, accounts.source, accounts.remote_id, accounts.remote_modified_at, \
        accounts.synced_at, accounts.archived_at, accounts.created_at, accounts.updated_at, accounts.version
        """

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        number = try row.get(1)
        name = try row.get(2)
        let named: String = try row.get(3)
        guard let status = AccountStatus(rawValue: named) else { throw .decoding("accounts.status \(named)") }
        self.status = status
        if let user: UserID = try row.get(4), let number: Int64 = try row.get(5), let email: String = try row.get(6) {
            owner = AccountOwner(id: user, reference: "USR-\(number)", email: email)
        } else {
            owner = nil
        }
        industry = try row.get(7)
        website = try row.get(8)
        billingCity = try row.get(9)
        billingCountry = try row.get(10)
        annualRevenue = try row.get(11)
        renewalOn = try row.get(12)
        doNotContact = try row.get(13)
        lastActivityAt = try row.get(14)
        ownerChangedAt = try row.get(15)
        healthScore = try row.get(16)
        riskLevel = try row.get(17, as: String?.self).flatMap(RiskLevel.init(rawValue:))
        priorityScore = try row.get(18)
        assessment = try row.get(19)
        assessedAt = try row.get(20)
        source = try row.get(21, as: String?.self).flatMap(RemoteSource.init(rawValue:))
        remoteID = try row.get(22)
        remoteModifiedAt = try row.get(23)
        syncedAt = try row.get(24)
        archivedAt = try row.get(25)
        createdAt = try row.get(26)
        updatedAt = try row.get(27)
        version = try row.get(28)
    }
}

extension Reader {
    func account(_ id: AccountID) throws(StoreFault) -> Account? {
        try first("SELECT \(Account.columns) FROM \(Account.table) WHERE accounts.id = \(id)")
    }

    func account(_ key: AccountKey, within reach: AccountReach) throws(StoreFault) -> Account? {
        try first(
            "SELECT \(Account.columns) FROM \(Account.table) WHERE \(key.condition(in: "accounts")) AND \(reach.accounts)"
        )
    }
}

extension AccountField {
    /// `column = value` for a value that the schema let through.
    func assignment(_ value: JSONValue) -> SQL {
        switch self {
        case .name: "name = \(value.string)"
        case .status: "status = \(value.string)"
        case .industry: "industry = \(value.string)"
        case .website: "website = \(value.string)"
        case .billingCity: "billing_city = \(value.string)"
        case .billingCountry: "billing_country = \(value.string)"
        case .annualRevenue: "annual_revenue_cents = \(value.scaled(by: 2))"
        case .renewalOn: "renewal_on = \(value.string)"
        }
    }
}

extension AccountFields {
    /// The assignments, behind one another.
    var assignments: SQL {
        var sql: SQL = ""
        for (index, entry) in values.sorted(by: { $0.key.rawValue < $1.key.rawValue }).enumerated() {
            if index > 0 { sql += ", " }
            sql += entry.key.assignment(entry.value)
        }
        return sql
    }

    /// Those that an account doesn't have already.
    func changing(_ account: Account) -> AccountFields {
        AccountFields(values.filter { field, value in !value.isSame(as: account.value(of: field)) })
    }

    /// What an account has in the same fields.
    func current(in account: Account) -> AccountFields {
        AccountFields(Dictionary(uniqueKeysWithValues: values.keys.map { ($0, account.value(of: $0)) }))
    }
}

extension JSONValue {
    /// Whether both are the same, amounts by their value.
    func isSame(as other: JSONValue) -> Bool {
        if let one = scaled(by: 2), let two = other.scaled(by: 2) { return one == two }
        return self == other
    }
}
