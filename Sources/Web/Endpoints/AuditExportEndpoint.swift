import Access
import Audit
import Core
import HTTPTypes
import SecurityEvents

/// Entries of the audit log to take away, all that the filters let through, oldest first.
enum AuditExportEndpoint {
    /// The forms to choose from.
    enum Form: String, CaseIterable, Sendable {
        case jsonl
        case csv
        case ocsf
        case cef
        case bundle
    }

    static let form = Parameter<Form>.query(
        "format",
        "`jsonl` (the usual one: index, leaf hash, entry and disclosures), `csv`, `ocsf`, `cef`, or `bundle`: an archive with all "
            + "that it takes to check them.",
        .oneOf(Form.allCases.map(\.rawValue)), fallback: .jsonl
    ) { Form(rawValue: $0) }

    static let parameters: [any ParameterDeclaration] = AuditFilters.all + [form]
    static let contents: [Reply.Content] = [.jsonLines, .csv, .textFile, .zip]

    static func export(_ context: SignedContext) async throws -> Reply {
        let (form, words) = (context.parameters[form] ?? .jsonl, AuditFilters.words(context))
        let query = try await AuditFilters.query(context)
        let services = context.services
        if context.edge.head.method != .head {
            context.noteExport(of: "audit_logs")
            try await services.events.noteAuditExport(
                format: form.rawValue, selection: words, by: context.principal, context.grant)
        }
        // Nobody is past the last index, and so nothing is exported of whom nobody knows.
        let export = services.auditLog.export(query ?? .nothing)
        let name = "audit-logs-\(context.edge.arrival.rfc3339.prefix(10)).\(form.fileExtension)"
        guard let format = AuditFormat(rawValue: form.rawValue) else {
            let bundle = try await AuditBundle(
                export, of: services.audited.tree, at: context.edge.arrival, selection: words)
            guard let bundle else { throw Problem(.notFound, "Nothing has its place in the log yet.") }
            return .download(form.content, name: name) { out in
                try await bundle.write(checking: { try await context.check($0) }, to: { try await out.write($0) })
            }
        }
        return .download(form.content, name: name) { out in
            try await out.write(format.beginning)
            try await export.forEachPiece { records in
                try await context.check(records)
                try await out.write(format.bytes(of: records))
            }
        }
    }
}

extension SignedContext {
    /// Throws when the caller may no longer have what is about to be written; says which of it isn't what was written.
    fileprivate func check(_ records: [AuditRecord]) async throws {
        guard await current() != nil else { throw Problem(.forbidden) }
        try await services.events.noteMismatches(in: records)
    }
}

extension AuditQuery {
    /// Nothing at all.
    fileprivate static var nothing: AuditQuery {
        var query = AuditQuery()
        query.minIndex = .max
        return query
    }
}

extension AuditExportEndpoint.Form {
    fileprivate var content: Reply.Content {
        switch self {
        case .jsonl, .ocsf: .jsonLines
        case .csv: .csv
        case .cef: .textFile
        case .bundle: .zip
        }
    }

    fileprivate var fileExtension: String {
        switch self {
        case .jsonl, .csv, .cef: rawValue
        case .ocsf: "ocsf.jsonl"
        case .bundle: "zip"
        }
    }
}

extension Reply {
    /// A file to save that is written piece by piece.
    fileprivate static func download(
        _ content: Content, name: String, _ write: @escaping @Sendable (inout ReplyWriter) async throws -> Void
    ) -> Reply {
        var reply = Reply(status: .ok, content: content, body: [])
        reply.fields.append(HTTPField(name: .contentDisposition, value: "attachment; filename=\"\(name)\""))
        reply.stream = ReplyStream(write: write)
        return reply
    }
}
