import Access
import Anchors
import Audit
import Core
import HTTPTypes
import SecurityEvents
import TransparencyLog

/// The audit log's entries, each compared with what it commits to before it is shown.
enum AuditEndpoint {
    static let entry = Parameter<AuditEntryID>.path("entry", "The entry's id.")
    static let limit = Parameter<Int>.query(
        "limit", "How many entries, 50 unless said otherwise.", .integer(1...Int64(PageRequest.mostRows)),
        fallback: 50
    ) { Int($0) }
    static let cursor = Parameter<Int64>.query(
        "cursor", "The index of the last entry of the page before (`cursor`).", .integer(0...Int64.max)
    ) { Int64($0) }

    static let parameters: [any ParameterDeclaration] = AuditFilters.all + [limit, cursor]

    static func list(_ context: SignedContext) async throws -> AuditPageView {
        guard var query = try await AuditFilters.query(context) else { return AuditPageView(entries: [], cursor: nil) }
        query.limit = context.parameters[limit] ?? query.limit
        query.cursor = context.parameters[cursor]
        let records = try await context.services.auditLog.entries(query)
        try await context.noteRead(of: records)
        return AuditPageView(entries: records, cursor: records.count == query.limit ? records.last?.index : nil)
    }

    static func one(_ context: SignedContext) async throws -> AuditEntryView {
        let record = try await named(context)
        try await context.noteRead(of: [record])
        return AuditEntryView(record: record)
    }

    /// Proof that the entry is in the log, as a file that is checked offline; as JSON for whoever asks for that.
    static func proof(_ context: SignedContext) async throws -> Reply {
        let record = try await named(context)
        guard let proof = try await context.services.anchors.proof(of: record.id) else {
            throw Problem(.notFound, "The entry has no place in the log yet, or is not in this epoch of it.")
        }
        let accept = Accept(context.edge.head.headerFields[.accept])
        guard accept.asksFor("application/json", insteadOf: "application/octet-stream") else {
            var reply = Reply(status: .ok, content: .proof, body: Array(proof.text.utf8))
            let file = "attachment; filename=\"\(record.id).tlog-proof\""
            reply.fields.append(HTTPField(name: .contentDisposition, value: file))
            return reply
        }
        return AnswerForm.data(AuditProofView.self).reply(AuditProofView(record: record, proof: proof))
    }

    private static func named(_ context: SignedContext) async throws -> AuditRecord {
        guard let id = context.parameters[entry], let record = try await context.services.auditLog.entry(id) else {
            throw Problem(.notFound)
        }
        return record
    }
}

extension SignedContext {
    /// Records that somebody read others' entries, and of each that isn't what was written that it isn't.
    func noteRead(of records: [AuditRecord]) async throws {
        try await services.events.noteMismatches(in: records)
        try await noteRead(of: "audit_logs", within: .all)
    }
}

/// `{"entries": […], "cursor"}`
struct AuditPageView: Shaped {
    let entries: [AuditRecord]
    let cursor: Int64?

    static let shape = Shape<AuditPageView>(
        "AuditPage", "A page of the audit log, newest first.",
        [
            .field("entries", "The entries.") { $0.entries },
            .field("cursor", "Where the next page begins; null on the last.") { $0.cursor },
        ])
}

/// An entry with what it was hashed from, and what its values are checked with.
struct AuditEntryView: Shaped {
    let record: AuditRecord

    static let shape = Shape<AuditEntryView>(
        "AuditEntryInFull", "One entry of the audit log, with what it takes to check its values.",
        [
            .field("row", "The entry.") { $0.record },
            .field("entry", "What was hashed, byte for byte: canonical JSON; null once retention has removed it.") {
                $0.record.integrity == .pruned ? nil : RawJSON($0.record.entry)
            },
            .field("disclosures", "What the values are checked with, each as in RFC 9901, section 4.2.1.") {
                $0.record.disclosures
            },
        ])
}

/// A proof for programs that read JSON.
struct AuditProofView: Shaped {
    let record: AuditRecord
    let proof: TLogProof

    static let shape = Shape<AuditProofView>(
        "AuditProof", "Proof that an entry is in the log.",
        [
            .field("id", "The entry's id.") { $0.record.id },
            .field("index", "Its index in the tree.") { Int64(clamping: $0.proof.index) },
            .field("leaf_hash", "Its leaf hash, in base64.") { Base64.encode($0.record.hash) },
            .field("hashes", "The hashes from the leaf's sibling to the root's child, in base64.") {
                $0.proof.path.map(\.base64)
            },
            .field("checkpoint", "The signed checkpoint that they lead to.") { $0.proof.checkpoint.encoded },
        ])
}
