import Access
import Core
import PII
import Store

/// A row of `security_events` about to be written.
struct EventRow: Sendable {
    let id: SecurityEventID
    let entry: EventEntry
    /// What makes the row's digest say nothing once the row is gone; PostgreSQL makes its own where it takes many rows at once.
    let salt: [UInt8]
    /// The draft's message and the column `metadata`, both looked through.
    private let message, metadata: String

    init(id: SecurityEventID, entry: EventEntry, salt: [UInt8], _ sanitizer: Sanitizer?) {
        self.id = id
        self.entry = entry
        self.salt = salt
        let metadata = entry.draft.metadataText(entry.origin.requestID)
        message = sanitizer?.sanitize(entry.draft.message) ?? entry.draft.message
        self.metadata = sanitizer?.sanitized(json: metadata) ?? metadata
    }

    /// From so many on, PostgreSQL takes rows as one JSON document: a statement for each costs it more than the rows do. SQLite
    /// has no way over a network to save, and binds values faster than it reads JSON.
    static let fewestInOneStatement = 8

    private static let columns: SQL = """
        id, event_type, event_category, severity, user_id, email, username, ip_address, user_agent, request_path, \
        request_method, success, message, metadata, api_key_id, location_city, location_region, location_country, \
        location_lat, location_lng, location_timezone, created_at
        """

    /// Writes the row. On PostgreSQL `stream_position` is its column's default.
    var insert: SQL {
        let (draft, origin) = (entry.draft, entry.origin)
        return """
            INSERT INTO security_events (\(Self.columns), salt) VALUES (\(id), \(draft.type.rawValue), \
            \(draft.type.eventClass.category.rawValue), \(draft.severity.rawValue), \(draft.userID), \(draft.email), \
            \(draft.username), \(origin.address), \(origin.userAgent), \(origin.path), \(origin.method), \
            \(draft.success), \(message), \(JSONText(metadata)), \(apiKeyID), \
            \(origin.place?.city), \(origin.place?.region), \(origin.place?.country), \(origin.place?.latitude), \
            \(origin.place?.longitude), \(origin.place?.timeZone), \(entry.time), \(salt))
            """
    }

    /// Writes all rows with one statement, PostgreSQL only.
    static func insertAll(_ rows: [EventRow]) -> SQL {
        var writer = JSONWriter(capacity: rows.count * 512)
        writer.beginArray()
        for row in rows { row.write(to: &writer) }
        writer.endArray()
        return """
            INSERT INTO security_events (\(columns), stream_position) \
            SELECT \(columns), (SELECT security_events_position()) FROM jsonb_to_recordset(\(JSONText(writer.text))) \
            AS entry (id uuid, event_type text, event_category text, severity text, user_id uuid, email text, \
            username text, ip_address text, user_agent text, request_path text, request_method text, success boolean, \
            message text, metadata jsonb, api_key_id uuid, location_city text, location_region text, \
            location_country text, location_lat double precision, location_lng double precision, \
            location_timezone text, created_at timestamptz)
            """
    }

    private var apiKeyID: APIKeyID? { entry.draft.apiKeyID ?? entry.origin.apiKey }

    private func write(to writer: inout JSONWriter) {
        let (draft, origin) = (entry.draft, entry.origin)
        writer.beginObject()
        writer.member("id", id)
        writer.member("event_type", draft.type.rawValue)
        writer.member("event_category", draft.type.eventClass.category.rawValue)
        writer.member("severity", draft.severity.rawValue)
        writer.member("user_id", draft.userID)
        writer.member("email", draft.email)
        writer.member("username", draft.username)
        writer.member("ip_address", origin.address)
        writer.member("user_agent", origin.userAgent)
        writer.member("request_path", origin.path)
        writer.member("request_method", origin.method)
        writer.member("success", draft.success)
        writer.member("message", message)
        writer.member("metadata", RawJSON(metadata))
        writer.member("api_key_id", apiKeyID)
        writer.member("location_city", origin.place?.city)
        writer.member("location_region", origin.place?.region)
        writer.member("location_country", origin.place?.country)
        writer.member("location_lat", origin.place?.latitude)
        writer.member("location_lng", origin.place?.longitude)
        writer.member("location_timezone", origin.place?.timeZone)
        writer.member("created_at", entry.time)
        writer.endObject()
    }
}

extension JSONWriter {
    /// A member that isn't `NULL`; what is left out of a record is `NULL`.
    mutating func member(_ name: StaticString, _ value: (some JSONWritable)?) {
        guard let value else { return }
        key(name)
        value.write(to: &self)
    }
}
