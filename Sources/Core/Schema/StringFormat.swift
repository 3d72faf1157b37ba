/// A form that a text must have: its name in the document and the check itself, side by side.
public struct StringFormat: Sendable {
    /// JSON Schema's name for it (`date-time`, `uuid`), or our own.
    public let name: String
    /// The regular expression that the document shows, where one says it all. It is never run.
    public let pattern: String?
    /// What is wrong with a text that fails, to stand after the field's name: `must be an RFC 3339 time`.
    public let complaint: String
    /// The check that is run.
    public let accepts: @Sendable (String) -> Bool

    /// A form by name, with its check.
    public init(
        name: String, pattern: String? = nil, complaint: String, accepts: @escaping @Sendable (String) -> Bool
    ) {
        self.name = name
        self.pattern = pattern
        self.complaint = complaint
        self.accepts = accepts
    }

    /// An RFC 3339 time with its offset.
    public static let dateTime = StringFormat(
        name: "date-time", complaint: "must be an RFC 3339 time such as 2026-11-22T05:22:06Z"
    ) { Instant(rfc3339: $0) != nil }

    /// A UUID with hyphens.
    public static let uuid = StringFormat(name: "uuid", complaint: "must be a UUID") {
        ID<Entity.Request>($0) != nil
    }

    /// An e-mail address that ``EmailAddress`` takes.
    public static let email = StringFormat(name: "email", complaint: "must be an e-mail address") {
        EmailAddress($0) != nil
    }

    /// An IPv4 or IPv6 address.
    public static let ipAddress = StringFormat(name: "ip", complaint: "must be an IPv4 or IPv6 address") {
        IPAddress($0) != nil
    }

    /// A network in CIDR notation, or one address.
    public static let cidr = StringFormat(name: "cidr", complaint: "must be a network such as 10.0.0.0/8") {
        CIDR($0) != nil
    }
}
