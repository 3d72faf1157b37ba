import Access
import Core
import HTTPTypes
import SecurityEvents

/// Events to take away, all that the filters let through.
enum EventExportEndpoint {
    /// The forms to choose from.
    enum Form: String, CaseIterable, Sendable {
        case csv
        case jsonl
        case ocsf

        fileprivate var format: EventFormat {
            switch self {
            case .csv: .csv
            case .jsonl: .jsonl
            case .ocsf: .ocsf
            }
        }
    }

    static let form = Parameter<Form>.query(
        "format", "`csv` (the usual one), `jsonl`, or `ocsf` for OCSF 1.8.0, an event a line.",
        .oneOf(Form.allCases.map(\.rawValue)), fallback: .csv
    ) { Form(rawValue: $0) }

    static let parameters: [any ParameterDeclaration] = EventFilters.all + [form]

    static func export(_ context: SignedContext) async throws -> Reply {
        let format = (context.parameters[form] ?? .csv).format
        let query = try await EventFilters.query(context)
        if context.edge.head.method != .head {
            let own = query?.visibleTo
            if own == nil { context.noteExport(of: "security_events") }
            try await context.services.events.noteExport(
                of: own, format: format, by: context.principal, context.grant)
        }
        let day = context.edge.arrival.rfc3339.prefix(10)
        return .download(
            query.map { context.services.events.export($0) }, as: format,
            name: "security-events-\(day).\(format.fileExtension)",
            while: { EventQuery(seenBy: $0).visibleTo == EventQuery(seenBy: context.principal).visibleTo }, context)
    }
}

extension Reply {
    /// Events to save as a file; none when there is nothing to export. Breaks off when the caller may no longer have them, or
    /// no longer these.
    static func download(
        _ export: EventExport?, as format: EventFormat, name: String,
        while isAllowed: @escaping @Sendable (Principal) -> Bool, _ context: SignedContext
    ) -> Reply {
        var reply = Reply(status: .ok, content: format.content, body: [])
        reply.fields.append(HTTPField(name: .contentDisposition, value: "attachment; filename=\"\(name)\""))
        reply.stream = ReplyStream { out in
            try await out.write(format.beginning)
            try await export?.forEachPiece { events in
                guard let principal = await context.current(), isAllowed(principal) else { throw Problem(.forbidden) }
                try await out.write(format.bytes(of: events))
            }
        }
        return reply
    }
}

extension EventFormat {
    fileprivate var content: Reply.Content {
        switch self {
        case .csv, .subject: .csv
        case .jsonl, .ocsf: .jsonLines
        }
    }

    fileprivate var fileExtension: String {
        switch self {
        case .csv, .subject: "csv"
        case .jsonl: "jsonl"
        case .ocsf: "ocsf.jsonl"
        }
    }
}
