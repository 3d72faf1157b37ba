public import Core
public import Store

/// A recorded event, with the columns of guide R under their own names.
public struct SecurityEvent: Sendable {
    /// The event's id, a UUIDv7 of `createdAt`.
    public let id: SecurityEventID
    /// The type; text, since rows may come from a newer release.
    public let eventType: String
    /// The category.
    public let eventCategory: String
    /// The severity.
    public let severity: String
    /// The user it is about.
    public let userID: UserID?
    /// The e-mail address that was named.
    public let email: String?
    /// The user name that was named.
    public let username: String?
    /// The client's address.
    public let ipAddress: String?
    /// The client's `User-Agent`.
    public let userAgent: String?
    /// The path that was asked for.
    public let requestPath: String?
    /// The method it was asked with.
    public let requestMethod: String?
    /// Whether what it reports succeeded.
    public let success: Bool
    /// One sentence for a person.
    public let message: String?
    /// Further facts: a JSON object.
    public let metadata: RawJSON
    /// The API key used.
    public let apiKeyID: ID<Entity.APIKey>?
    /// City the address belongs to.
    public let locationCity: String?
    /// Region the address belongs to.
    public let locationRegion: String?
    /// Country the address belongs to, ISO 3166-1 alpha-2.
    public let locationCountry: String?
    /// Latitude, degrees.
    public let locationLatitude: Double?
    /// Longitude, degrees.
    public let locationLongitude: Double?
    /// Time zone the address belongs to, IANA name.
    public let locationTimezone: String?
    /// When it happened.
    public let createdAt: Instant
}

extension SecurityEvent: RowDecodable {
    /// The columns that ``init(row:)`` reads, in its order.
    static let columns: SQL = """
        id, event_type, event_category, severity, user_id, email, username, ip_address, user_agent, request_path, \
        request_method, success, message, metadata, api_key_id, location_city, location_region, location_country, \
        location_lat, location_lng, location_timezone, created_at
        """

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        try self.init(row: row, from: 0)
    }

    /// Reads the columns of `columns` behind `first` others.
    init(row: Row, from first: Int) throws(StoreFault) {
        id = try row.get(first)
        eventType = try row.get(first + 1)
        eventCategory = try row.get(first + 2)
        severity = try row.get(first + 3)
        userID = try row.get(first + 4)
        email = try row.get(first + 5)
        username = try row.get(first + 6)
        ipAddress = try row.get(first + 7)
        userAgent = try row.get(first + 8)
        requestPath = try row.get(first + 9)
        requestMethod = try row.get(first + 10)
        success = try row.get(first + 11)
        message = try row.get(first + 12)
        metadata = RawJSON(oneLine: try row.get(first + 13, as: JSONText.self).text)
        apiKeyID = try row.get(first + 14)
        locationCity = try row.get(first + 15)
        locationRegion = try row.get(first + 16)
        locationCountry = try row.get(first + 17)
        locationLatitude = try row.get(first + 18)
        locationLongitude = try row.get(first + 19)
        locationTimezone = try row.get(first + 20)
        createdAt = try row.get(first + 21)
    }
}

extension SecurityEvent: Shaped {
    /// The response, named like the columns.
    public static let shape = Shape<SecurityEvent>(
        "SecurityEvent", "Something that matters to security, as it was recorded.",
        [
            .field("id", "The event's id.") { $0.id },
            .field("event_type", "What happened.") { $0.eventType },
            .field("event_category", "What it is about.") { $0.eventCategory },
            .field("severity", "info, warning, error or critical.") { $0.severity },
            .field("user_id", "The user it is about.") { $0.userID },
            .field("email", "The e-mail address that was named.") { $0.email },
            .field("username", "The user name that was named.") { $0.username },
            .field("ip_address", "The client's address.") { $0.ipAddress },
            .field("user_agent", "The client's User-Agent.") { $0.userAgent },
            .field("request_path", "The path that was asked for.") { $0.requestPath },
            .field("request_method", "The method it was asked with.") { $0.requestMethod },
            .field("success", "Whether what it reports succeeded.") { $0.success },
            .field("message", "One sentence for a person.") { $0.message },
            .field("metadata", "Further facts.") { $0.metadata },
            .field("api_key_id", "The API key that was used.") { $0.apiKeyID },
            .field("location_city", "City of the address.") { $0.locationCity },
            .field("location_region", "Region of the address.") { $0.locationRegion },
            .field("location_country", "Country of the address, two letters.") { $0.locationCountry },
            .field("location_lat", "Latitude, degrees.") { $0.locationLatitude },
            .field("location_lng", "Longitude, degrees.") { $0.locationLongitude },
            .field("location_timezone", "Time zone of the address.") { $0.locationTimezone },
            .field("created_at", "When it happened.") { $0.createdAt },
        ])
}

extension RawJSON {
    /// A document on one line: somebody may have written it by SQL over several, and a line is what streams and exports count in.
    fileprivate init(oneLine text: String) {
        let isOne = text.utf8.span.withUnsafeBufferPointer { utf8 in
            !utf8.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        }
        self.init(isOne ? text : String(text.map { $0.isNewline ? " " : $0 }))
    }
}
