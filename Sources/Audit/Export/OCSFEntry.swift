import Core

/// An entry as OCSF 1.8.0 has it: a change of an account, or of another entity. What the schema has no place for stands under
/// `unmapped`.
struct OCSFEntry {
    let record: AuditRecord

    private static let accountChange = 3001
    private static let entityManagement = 3004

    func write(to writer: inout JSONWriter) {
        let kind = kind
        writer.beginObject()
        writer.number("activity_id", kind.activity)
        if kind.activity == 99 { writer.text("activity_name", record.action) }
        writer.number("category_uid", kind.uid / 1_000)
        writer.number("class_uid", kind.uid)
        writer.number("type_uid", kind.uid * 100 + kind.activity)
        // Informational; critical when the entry isn't what was written.
        writer.number("severity_id", record.integrity.word == .mismatch ? 5 : 1)
        writer.number("status_id", 1)
        writer.key("time")
        writer.integer(record.time.milliseconds)
        writer.text("message", record.action)
        writeMetadata(to: &writer)
        writeActor(to: &writer)
        if let address = record.ipAddress {
            writer.object("src_endpoint") { $0.text("ip", address) }
        }
        if kind.uid == Self.accountChange {
            writer.object("user") { $0.text(record.resourceID == nil ? "name" : "uid", record.resourceID ?? "unknown") }
        } else {
            writer.object("entity") { writer in
                writer.text("type", record.resourceType)
                writer.text(record.resourceID == nil ? "name" : "uid", record.resourceID ?? record.resourceType)
            }
        }
        writeUnmapped(to: &writer)
        writer.endObject()
    }

    /// The class, and what was done within it; 99 is anything else.
    private var kind: (uid: Int, activity: Int) {
        let verb = record.action.split(separator: ".").last.map(String.init) ?? ""
        let activities = record.resourceType == "user" ? Self.accountActivities : [:]
        if let activity = activities[record.action] { return (Self.accountChange, activity) }
        return (Self.entityManagement, Self.activities[verb] ?? 99)
    }

    private static let accountActivities = [
        "user.created": 1, "user.enabled": 2, "password.changed": 3, "password.reset": 4, "user.disabled": 5,
        "user.erased": 6, "user.locked": 9, "user.unlocked": 12,
    ]
    private static let activities = [
        "created": 1, "exported": 2, "updated": 3, "changed": 3, "rotated": 3, "changed_outside": 3, "deleted": 4,
        "erased": 4, "removed": 4, "revoked": 4,
    ]

    private func writeMetadata(to writer: inout JSONWriter) {
        writer.object("metadata") { writer in
            writer.text("version", "1.8.0")
            writer.text("uid", record.id.description)
            if let index = record.index {
                writer.key("sequence")
                writer.integer(index)
            }
            writer.text("log_name", "audit")
            writer.object("product") { writer in
                writer.text("name", "Castellan")
                writer.text("vendor_name", "Castellan")
            }
        }
    }

    /// `actor` needs a user, and `user` an id or a name.
    private func writeActor(to writer: inout JSONWriter) {
        writer.object("actor") { writer in
            writer.object("user") { writer in
                if let id = record.userID { writer.text("uid", id.description) }
                if let name = record.actorName { writer.text("name", name) }
                if record.userID == nil, record.actorName == nil { writer.text("name", "unknown") }
            }
        }
    }

    private func writeUnmapped(to writer: inout JSONWriter) {
        writer.object("unmapped") { writer in
            writer.text("action", record.action)
            writer.text("resource_type", record.resourceType)
            writer.text("leaf_hash", Hexadecimal.encode(record.hash))
            writer.text("integrity", record.integrity.word.rawValue)
            if let agent = record.userAgent { writer.text("user_agent", agent) }
            if let details = record.details {
                writer.key("details")
                writer.raw(details)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func text(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    fileprivate mutating func number(_ name: String, _ value: Int) {
        key(name)
        integer(Int64(value))
    }

    fileprivate mutating func object(_ name: String, _ write: (inout JSONWriter) -> Void) {
        key(name)
        beginObject()
        write(&self)
        endObject()
    }
}
