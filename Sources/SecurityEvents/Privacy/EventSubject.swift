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
    /// Their user name, in lower case; nil also for what they ask for themselves, since anybody can take a name that
    /// strangers have tried.
    public let username: String?

    /// A person with the names their account has.
    public init(user: UserID, email: String?, username: String?) {
        self.user = user
        self.email = email
        self.username = username
    }

    /// The person's events, in parts that an index answers each; no event is in two of them.
    ///
    /// `addresses` are all that the person is known by. They are read before and not in the same statement: one that removes rows
    /// would no longer find what it has removed.
    func parts(_ addresses: [String]) -> [SQL] {
        var parts: [SQL] = ["user_id = \(user)", "user_id IS NULL AND email IN \(SQL.list(addresses))"]
        if let username {
            parts.append(
                """
                user_id IS NULL AND username = \(username) AND (email IS NULL OR email NOT IN \(SQL.list(addresses)))
                """)
        }
        return parts
    }

    /// The ids of the person's events, those before a moment if one is given, so many of each part: as long as there are more, so many
    /// at least come.
    func ids(_ addresses: [String], limit: Int, before end: Instant? = nil) -> SQL {
        let time: SQL = end.map { "AND created_at < \($0)" } ?? ""
        var sql: SQL = ""
        for (index, part) in parts(addresses).enumerated() {
            if index > 0 { sql += " UNION ALL " }
            sql += """
                SELECT id FROM (SELECT id FROM security_events WHERE \(part) \(time) ORDER BY created_at, id LIMIT \(limit)) \
                AS part
                """
        }
        return sql
    }

    /// The addresses that the person is known by: the account's, and those that it had before, which stand in the person's own rows.
    func addresses(_ reader: Reader) throws(StoreFault) -> [String] {
        let former = try reader.values(
            "SELECT DISTINCT email FROM security_events WHERE user_id = \(user) AND email IS NOT NULL", as: String.self)
        return Set(former + [email].compactMap(\.self)).sorted()
    }
}
