import Core

/// A form in which events leave the house.
public enum EventFormat: String, Sendable, CaseIterable {
    /// A table with the columns' names, safe to open in a spreadsheet.
    case csv
    /// A JSON object a line, as the API gives it.
    case jsonl
    /// An OCSF 1.8.0 event a line.
    case ocsf
    /// The table that guide R's GDPR export gives a person, with the headings it has there.
    case subject

    /// What comes before the first event.
    public var beginning: [UInt8] {
        var writer = CSVWriter()
        switch self {
        case .csv: SecurityEvent.shape.writeHeader(to: &writer)
        case .subject: Self.subjectTable.writeHeader(to: &writer)
        case .jsonl, .ocsf: break
        }
        return writer.bytes
    }

    /// Some events.
    public func bytes(of events: [SecurityEvent]) -> [UInt8] {
        switch self {
        case .csv: Self.table(events) { SecurityEvent.shape.write($0, to: &$1) }
        case .subject: Self.table(events) { Self.subjectTable.write($0, to: &$1) }
        case .jsonl: Self.lines(events) { $0.write(to: &$1) }
        case .ocsf: Self.lines(events) { OCSFEvent(event: $0).write(to: &$1) }
        }
    }

    private static func table(
        _ events: [SecurityEvent], _ write: (SecurityEvent, inout CSVWriter) -> Void
    ) -> [UInt8] {
        var writer = CSVWriter()
        for event in events { write(event, &writer) }
        return writer.bytes
    }

    private static func lines(
        _ events: [SecurityEvent], _ write: (SecurityEvent, inout JSONWriter) -> Void
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(events.count * 640)
        for event in events {
            var writer = JSONWriter(capacity: 1_024)
            write(event, &writer)
            bytes.append(contentsOf: writer.bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private static let subjectTable = Shape<SecurityEvent>(
        "SubjectEvent", "An event as the person it is about gets it.",
        [
            .field("Timestamp", "When it happened.") { $0.createdAt },
            .field("Event Type", "What happened.") { $0.eventType },
            .field("Category", "What it is about.") { $0.eventCategory },
            .field("Severity", "How much it matters.") { $0.severity },
            .field("Success", "Yes or No.") { $0.success ? "Yes" : "No" },
            .field("IP Address", "The client's address.") { $0.ipAddress },
            .field("User Agent", "The client's User-Agent.") { $0.userAgent },
            .field("Request Path", "The path that was asked for.") { $0.requestPath },
            .field("Request Method", "The method it was asked with.") { $0.requestMethod },
            .field("Message", "One sentence.") { $0.message },
            .field("Metadata", "Further facts.") { $0.metadata },
            .field("Email", "The e-mail address that was named.") { $0.email },
            .field("Username", "The user name that was named.") { $0.username },
            .field("Location", "Where the address is.") { event in
                [event.locationCity, event.locationRegion, event.locationCountry].compactMap(\.self)
                    .joined(separator: ", ")
            },
        ])
}
