import Core

/// An entry in ArcSight's Common Event Format, version 0:
///
/// ```
/// CEF:0|Castellan|Castellan|1|user.locked|user.locked|3|rt=1795324926123 externalId=0193… cn1Label=index cn1=17 …
/// ```
struct CEFMessage {
    let record: AuditRecord

    /// The message, its newline included.
    var line: String {
        let action = Self.header(record.action)
        let fields = extensions.map { "\($0.key)=\(Self.value($0.value))" }.joined(separator: " ")
        return "CEF:0|Castellan|Castellan|1|\(action)|\(action)|\(severity)|\(fields)\n"
    }

    /// 0 to 10: an entry that was altered is what somebody has to look at.
    private var severity: Int { record.integrity.word == .mismatch ? 10 : 3 }

    private var extensions: [(key: String, value: String)] {
        let address = record.ipAddress.flatMap { IPAddress($0) }
        let (old, new) = (address?.width == 32 ? address?.text : nil, address?.width == 128 ? address?.text : nil)
        let fields: [(String, String?)] = [
            ("rt", String(record.time.milliseconds)),
            ("externalId", record.id.description),
            ("cn1Label", record.index.map { _ in "index" }),
            ("cn1", record.index.map(String.init)),
            ("suid", record.userID?.description),
            ("suser", record.actorName),
            ("src", old),
            ("c6a2Label", new.map { _ in "Source IPv6 Address" }), ("c6a2", new),
            ("requestClientApplication", record.userAgent),
            ("cs1Label", "resourceType"), ("cs1", record.resourceType),
            ("cs2Label", record.resourceID.map { _ in "resourceId" }), ("cs2", record.resourceID),
            ("cs3Label", "leafHash"), ("cs3", Hexadecimal.encode(record.hash)),
            ("cs4Label", "integrity"), ("cs4", record.integrity.word.rawValue),
            ("msg", record.details),
        ]
        return fields.compactMap { key, value in value.map { (key, $0) } }
    }

    /// In the head, backslash and bar are escaped; a line break can't be written.
    private static func header(_ text: String) -> String {
        escaped(text, ["\\": "\\\\", "|": "\\|", "\n": " ", "\r": " "])
    }

    /// Behind the head, backslash, equals sign and line breaks are escaped.
    private static func value(_ text: String) -> String {
        escaped(text, ["\\": "\\\\", "=": "\\=", "\n": "\\n", "\r": "\\r"])
    }

    private static func escaped(_ text: String, _ forms: [Unicode.Scalar: String]) -> String {
        text.unicodeScalars.map { forms[$0] ?? String($0) }.joined()
    }
}
