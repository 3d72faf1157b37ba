import Access
import Core
import HTTPTypes
import NetworkDefence

extension RouteTable {
    /// The audit log: its entries, and the tree that they are proved by.
    static let audit: [Route] = [
        .signed(
            .get, "/v1/audit-logs", needs: .auditRead, room: .audit,
            "The audit log, newest first, each entry compared with what it commits to.",
            parameters: AuditEndpoint.parameters, answer: .data(AuditPageView.self),
            AuditEndpoint.list),
        .intake(
            "/v1/audit-logs", needs: .auditAppend, room: .audit,
            "Record entries of another program: one, or up to 1,000 as a JSON value a line; `Prefer: wait` asks for proofs.",
            parameters: [AuditReportEndpoint.proof], body: AuditReportEndpoint.body,
            answer: .data(RecordedEntriesView.self).with(\.fields),
            AuditReportEndpoint.take
        ).paidFrom(.ingest),
        .stream(
            "/v1/audit-logs/export", needs: .auditRead, room: .audit,
            "All entries that the filters let through, oldest first, as a file.",
            parameters: AuditExportEndpoint.parameters, contents: AuditExportEndpoint.contents, errors: [.notFound],
            AuditExportEndpoint.export),
        .signed(
            .get, "/v1/audit-logs/checkpoint", needs: .auditRead, room: .audit,
            "The newest signed checkpoint, with the cosignatures of witnesses.",
            parameters: [AuditTreeEndpoint.cosigned], answer: .data(CheckpointView.self), errors: [.notFound],
            AuditTreeEndpoint.checkpoint),
        .signed(
            .get, "/v1/audit-logs/consistency", needs: .auditRead, room: .audit,
            "Proof that the log of one size continues that of a smaller one.",
            parameters: [AuditTreeEndpoint.from, AuditTreeEndpoint.to], answer: .data(ConsistencyView.self),
            errors: [.notFound],
            AuditTreeEndpoint.consistency),
        .signed(
            .get, "/v1/audit-logs/{entry}", needs: .auditRead, room: .audit,
            "One entry, with what it was hashed from.",
            parameters: [AuditEndpoint.entry], answer: .data(AuditEntryView.self), errors: [.notFound],
            AuditEndpoint.one),
        .stream(
            "/v1/audit-logs/{entry}/proof", needs: .auditRead, room: .audit,
            "Proof that an entry is in the log, to be checked offline (C2SP tlog-proof); JSON when asked for.",
            parameters: [AuditEndpoint.entry], contents: [.proof], errors: [.notFound],
            AuditEndpoint.proof
        ).alsoAnswering(AnswerForm.data(AuditProofView.self).declaration),
        .document(
            "/v1/audit/vkey", room: .audit, because: "a public key is for everybody who checks the log",
            "The log's public keys, a line each; compare them with what its operator tells you.", content: .text,
            errors: [.notFound],
            AuditTreeEndpoint.keys),
        .stream(
            "/tlog/checkpoint", needs: .auditRead, room: .audit,
            "The newest signed checkpoint, as C2SP tlog-tiles serves it, with the cosignatures of witnesses.",
            parameters: [AuditTreeEndpoint.cosigned], contents: [.text], errors: [.notFound],
            AuditTreeEndpoint.note),
        .stream(
            "/tlog/tile/{tile}", needs: .auditRead, room: .audit,
            "A tile of hashes, or a bundle of entries, as C2SP tlog-tiles serves it.",
            parameters: [AuditTreeEndpoint.tile], contents: [.tile], errors: [.notFound],
            AuditTreeEndpoint.tile
        ).takingRest(),
    ]
}
