import Core

/// An event as OCSF 1.8.0 has it. What the schema has no place for stands under `unmapped`.
struct OCSFEvent {
    let event: SecurityEvent

    private static let version = "1.8.0"

    func write(to writer: inout JSONWriter) {
        let type = EventType(rawValue: event.eventType)
        let kind =
            type.map { OCSFClass(of: $0, method: event.requestMethod) }
            ?? OCSFClass(EventCategory(rawValue: event.eventCategory) ?? .suspicious)
        writer.beginObject()
        writer.number("activity_id", kind.activity)
        if kind.activity == 99 { writer.text("activity_name", event.eventType) }
        writer.number("category_uid", kind.category)
        writer.number("class_uid", kind.uid.rawValue)
        writer.number("type_uid", kind.type)
        writer.number("severity_id", severity)
        writer.number("status_id", event.success ? 1 : 2)
        writer.key("time")
        writer.integer(event.createdAt.milliseconds)
        writer.text("message", event.message.flatMap { $0.isEmpty ? nil : $0 } ?? event.eventType)
        writeMetadata(isRefusal: type?.isRefusal ?? false, to: &writer)
        // A finding has no source of its own; the source is evidence.
        if kind.uid != .detectionFinding { writeSource(to: &writer) }
        writeParticulars(of: kind, type, to: &writer)
        writeUnmapped(to: &writer)
        writer.endObject()
    }

    private var severity: Int {
        switch EventSeverity(rawValue: event.severity) {
        case .info: 1
        case .warning: 3
        case .error: 4
        case .critical: 5
        case nil: 0
        }
    }

    private func writeMetadata(isRefusal: Bool, to writer: inout JSONWriter) {
        writer.key("metadata")
        writer.beginObject()
        writer.text("version", Self.version)
        writer.text("uid", event.id.description)
        writer.key("product")
        writer.beginObject()
        writer.text("name", "Castellan")
        writer.text("vendor_name", "Castellan")
        writer.endObject()
        if isRefusal {
            writer.key("profiles")
            writer.beginArray()
            writer.string("security_control")
            writer.endArray()
        }
        writer.endObject()
    }

    /// `src_endpoint` needs an address or a name.
    private func writeSource(to writer: inout JSONWriter) {
        writer.key("src_endpoint")
        writer.beginObject()
        if let address = event.ipAddress { writer.text("ip", address) } else { writer.text("name", "unknown") }
        if event.locationCountry != nil || event.locationCity != nil {
            writer.key("location")
            writer.beginObject()
            if let city = event.locationCity { writer.text("city", city) }
            if let region = event.locationRegion { writer.text("region", region) }
            if let country = event.locationCountry { writer.text("country", country) }
            writer.endObject()
        }
        writer.endObject()
    }

    /// What the class asks for besides.
    private func writeParticulars(of kind: OCSFClass, _ type: EventType?, to writer: inout JSONWriter) {
        switch kind.uid {
        case .authentication:
            writeUser(to: &writer)
            writer.key("service")
            writer.beginObject()
            writer.text("name", "Castellan")
            writer.endObject()
        case .accountChange: writeUser(to: &writer)
        case .userAccess:
            writeUser(to: &writer)
            writer.key("privileges")
            writer.beginArray()
            writer.string(event.message ?? event.eventType)
            writer.endArray()
        case .entityManagement:
            writer.key("entity")
            writer.beginObject()
            writer.text("name", event.apiKeyID == nil ? event.eventType : "api_key")
            if let key = event.apiKeyID { writer.text("uid", key.description) }
            writer.endObject()
            writeActor(to: &writer)
        case .apiActivity:
            writeActor(to: &writer)
            writer.key("api")
            writer.beginObject()
            writer.text("operation", "\(event.requestMethod ?? "-") \(event.requestPath ?? "-")")
            writer.endObject()
            guard type?.isRefusal == true else { return }
            writer.text("status_code", type == .rateLimitExceeded ? "429" : "403")
            writer.number("action_id", 2)
            writer.number("disposition_id", 26)
        case .webResources:
            writer.key("web_resources")
            writer.beginArray()
            writer.beginObject()
            writer.text("name", event.requestPath ?? event.eventType)
            writer.endObject()
            writer.endArray()
        case .detectionFinding:
            writer.key("finding_info")
            writer.beginObject()
            writer.text("uid", event.id.description)
            writer.text("title", event.eventType)
            writer.endObject()
            writer.key("evidences")
            writer.beginArray()
            writer.beginObject()
            writeSource(to: &writer)
            if event.userID != nil || event.username != nil || event.email != nil { writeUser(to: &writer) }
            writer.endObject()
            writer.endArray()
        }
    }

    private func writeActor(to writer: inout JSONWriter) {
        writer.key("actor")
        writer.beginObject()
        writeUser(to: &writer)
        writer.endObject()
    }

    /// `user` needs an id or a name.
    private func writeUser(to writer: inout JSONWriter) {
        writer.key("user")
        writer.beginObject()
        if let id = event.userID { writer.text("uid", id.description) }
        if let name = event.username ?? event.email { writer.text("name", name) }
        if let email = event.email { writer.text("email_addr", email) }
        if event.userID == nil, event.username == nil, event.email == nil { writer.text("name", "unknown") }
        writer.endObject()
    }

    private func writeUnmapped(to writer: inout JSONWriter) {
        writer.key("unmapped")
        writer.beginObject()
        writer.text("event_type", event.eventType)
        writer.text("event_category", event.eventCategory)
        if let agent = event.userAgent { writer.text("user_agent", agent) }
        if let path = event.requestPath { writer.text("request_path", path) }
        if let method = event.requestMethod { writer.text("request_method", method) }
        writer.key("metadata")
        event.metadata.write(to: &writer)
        writer.endObject()
    }
}

extension EventType {
    /// Whether it says that a request was refused.
    fileprivate var isRefusal: Bool {
        [.insufficientScope, .permissionDenied, .roleRequired, .rateLimitExceeded].contains(self)
    }
}

extension JSONWriter {
    fileprivate mutating func text(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    fileprivate mutating func number(_ name: StaticString, _ value: Int) {
        key(name)
        integer(Int64(value))
    }
}
