import Core
import TransparencyLog

/// An event as a leaf of a segment's tree: its digest, which says nothing without the salt.
struct EventLeaf: Sendable, Hashable {
    let id: SecurityEventID
    /// SHA-256 of the disclosure's text.
    let digest: [UInt8]

    /// What stands in the segment's tree: SHA-256(0x00 ‖ digest).
    var hash: MerkleHash { .leaf(digest) }
}

extension SecurityEvent {
    /// What somebody must be shown to check the event: base64url(JCS([base64url(salt), "event", {…}])), as a disclosure of RFC 9901.
    /// All values of the object are texts or truth values, named like the columns; what is `NULL` is left out.
    func disclosure(salt: [UInt8]) -> String {
        // Member by member, in the order of RFC 8785 §3.2.3: a parser and a sort for each event would cost ten times as much.
        var writer = JSONWriter(capacity: 768)
        writer.beginArray()
        writer.string(Base64URL.encode(salt))
        writer.string("event")
        writer.beginObject()
        writer.member("api_key_id", apiKeyID?.description)
        writer.member("created_at", createdAt.rfc3339)
        writer.member("email", email)
        writer.member("event_category", eventCategory)
        writer.member("event_type", eventType)
        writer.member("id", id.description)
        writer.member("ip_address", ipAddress)
        writer.member("location_city", locationCity)
        writer.member("location_country", locationCountry)
        writer.member("location_lat", locationLatitude?.description)
        writer.member("location_lng", locationLongitude?.description)
        writer.member("location_region", locationRegion)
        writer.member("location_timezone", locationTimezone)
        writer.member("message", message)
        writer.member("metadata", metadata.text)
        writer.member("request_method", requestMethod)
        writer.member("request_path", requestPath)
        writer.member("severity", severity)
        writer.key("success")
        writer.boolean(success)
        writer.member("user_agent", userAgent)
        writer.member("user_id", userID?.description)
        writer.member("username", username)
        writer.endObject()
        writer.endArray()
        return Base64URL.encode(writer.bytes)
    }

    /// The event's leaf under a salt.
    func leaf(salt: [UInt8]) -> EventLeaf {
        EventLeaf(id: id, digest: DisclosureDigest(of: disclosure(salt: salt)).bytes)
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        string(text)
    }
}
