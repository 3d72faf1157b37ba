import Access
import Audit
import Core
import HTTPTypes
import Store
import TransparencyLog

/// Taking entries of other programs into the audit log: one as JSON, or up to 1,000 as a JSON value a line.
enum AuditReportEndpoint {
    /// The most entries of one delivery.
    static let mostEntries = 1_000
    private static let mostBytesOfOne = 64 << 10
    private static let mostBytes = 16 << 20
    /// How long an answer waits for proofs at most, in seconds. Where several nodes write they usually take some tens of milliseconds,
    /// else none.
    private static let longestWait: Int64 = 5

    static let proof = Parameter<Bool>.query(
        "proof",
        "Whether to wait until the entries have their place in the log, and answer with their proofs: as `Prefer: wait=5`.",
        .boolean, fallback: false
    ) { Bool($0) }

    static let body = BodyDeclaration(
        name: "NewAuditEntry", schema: ReportedEntry.definition, limit: mostBytesOfOne, takesLines: true,
        linesLimit: mostBytes)

    /// Records all of it or, when anything is wrong, nothing.
    static func take(_ context: SignedContext, _ body: IncomingBody) async throws -> RecordedEntriesView {
        let bytes = try await body.collect()
        let entries = body.isLines ? try lines(bytes) : [try ReportedEntry(read(bytes))]
        let recorded = try await context.services.audited.record(entries, by: context.grant)
        let preferred = Preferences(context.edge.head.headerFields[values: .prefer]).wait.map { min($0, longestWait) }
        guard let wait = preferred ?? (context.parameters[proof] == true ? longestWait : nil) else {
            return RecordedEntriesView(recorded, proofs: [:], waited: nil)
        }
        let proofs = try await context.services.audited.tree.proofs(of: recorded.map(\.id), within: .seconds(wait))
        return RecordedEntriesView(recorded, proofs: proofs, waited: preferred)
    }

    private static func lines(_ bytes: [UInt8]) throws -> [ReportedEntry] {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { line in
            line.contains { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\t") }
        }
        guard (1...mostEntries).contains(lines.count) else {
            throw Problem.invalid("body", "holds \(lines.count) entries; send 1 to \(mostEntries) at once")
        }
        return try lines.enumerated().map { number, line in
            do throws(RequestFault) {
                return try ReportedEntry(read(Array(line)))
            } catch {
                throw error.inLine(number + 1)
            }
        }
    }

    private static func read(_ bytes: [UInt8]) throws(RequestFault) -> JSONValue {
        do throws(JSONFault) {
            return try JSONReader.read(bytes, limits: JSONLimits(bytes: mostBytesOfOne, depth: 32))
        } catch {
            throw .malformed(error)
        }
    }
}

extension RequestFault {
    /// The same, of one of many lines.
    fileprivate func inLine(_ line: Int) -> RequestFault {
        switch self {
        case .malformed(let fault): .invalid([FieldProblem("line \(line)", "is not valid JSON: \(fault)")])
        case .invalid(let problems):
            .invalid(problems.map { FieldProblem("line \(line): \($0.field)", $0.message) })
        }
    }
}

/// What became of entries that another program reported. Of the first one id, index and proof also stand by themselves.
struct RecordedEntriesView: Shaped {
    let entries: [RecordedEntryView]
    /// The wait that was preferred and applied, in seconds.
    let waited: Int64?

    /// What says so (RFC 7240 §3).
    var fields: [HTTPField] {
        waited.map { [HTTPField(name: .preferenceApplied, value: "wait=\($0)")] } ?? []
    }

    init(_ recorded: [RecordedEntry], proofs: [AuditEntryID: TLogProof], waited: Int64?) {
        self.waited = waited
        entries = recorded.map { RecordedEntryView(recorded: $0, proof: proofs[$0.id]) }
    }

    static let shape = Shape<RecordedEntriesView>(
        "RecordedAuditEntries", "What became of the entries that were sent.",
        [
            .field("id", "The id of the first.") { $0.entries.first?.recorded.id },
            .field("index", "The index of the first, where proofs were asked for.") { $0.entries.first?.index },
            .field("proof", "The proof of the first, where proofs were asked for.") { $0.entries.first?.proof?.text },
            .field("entries", "All of them, in the order they came.") { $0.entries },
        ])
}

/// What became of one of them.
struct RecordedEntryView: Shaped {
    let recorded: RecordedEntry
    let proof: TLogProof?

    var index: Int64? { proof.map { Int64(clamping: $0.index) } }

    static let shape = Shape<RecordedEntryView>(
        "RecordedAuditEntry", "What became of one entry.",
        [
            .field("id", "Its id in the audit log.") { $0.recorded.id },
            .field("known", "Whether it had been recorded before, under the same event_id.") { $0.recorded.isKnown },
            .field("index", "Its index in the log, where proofs were asked for.") { $0.index },
            .field("proof", "The proof that it is there (C2SP tlog-proof), where proofs were asked for.") {
                $0.proof?.text
            },
        ])
}

extension HTTPField.Name {
    fileprivate static let prefer = named("Prefer")
    fileprivate static let preferenceApplied = named("Preference-Applied")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not the name of a header field") }
        return name
    }
}
