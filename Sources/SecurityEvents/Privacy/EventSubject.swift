public import Core
import Store

/// A person whose events are asked for: by id, and by the names under which somebody tried to be them.
///
/// An event that names an address or a user name but recognised nobody belongs to whoever has that name.
public struct EventSubject: Sendable {
    /// The person.
    public let user: UserID
    /// Their e-mail address, in lower case; nil when the account is gone.
    public let email: String?
    /// Their user name, in lower case.
    public let username: String?

    /// A person with the names their account has.
    public init(user: UserID, email: String?, username: String?) {
        self.user = user
        self.email = email
        self.username = username
    }

    /// The person's events, in parts that an index answers each; no event is in two of them. Addresses that the account had
    /// before count too: they stand in the person's own rows.
    var parts: [SQL] {
        var addresses: SQL = "SELECT email FROM security_events WHERE user_id = \(user) AND email IS NOT NULL"
        if let email { addresses += " UNION SELECT \(email)" }
        let byEmail: SQL = "user_id IS NULL AND email IN (\(addresses))"
        var parts: [SQL] = ["user_id = \(user)", byEmail]
        if let username { parts.append("user_id IS NULL AND username = \(username) AND NOT (\(byEmail))") }
        return parts
    }

    /// One condition for all of the parts.
    var condition: SQL {
        var sql: SQL = "("
        for (index, part) in parts.enumerated() { sql += index == 0 ? "(\(part))" : " OR (\(part))" }
        return sql + ")"
    }
}
