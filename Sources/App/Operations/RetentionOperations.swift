import Anchors
public import Core

extension Operations {
    /// Lets the audit log go of all entries whose time is over, and says which; `tell` hears of each part once it is done. Refuses where
    /// the settings keep everything.
    public func pruneAudit(tell: (PrunedPart) -> Void) async throws(CommandFault) -> [PrunedPart] {
        try await retaining { () throws(AnchorFault) in
            var parts: [PrunedPart] = []
            while let part = try await assembly.retention.prune(by: grant) {
                parts.append(PrunedPart(entries: part))
                parts.last.map(tell)
            }
            return parts
        }
    }

    /// The indexes of the entries that could go now; nil when there are none.
    public func prunableAudit() async throws(CommandFault) -> Range<Int64>? {
        try await retaining { () throws(AnchorFault) in try await assembly.retention.prunable() }
    }

    private func retaining<Value>(
        _ body: () async throws(AnchorFault) -> Value
    ) async throws(CommandFault) -> Value {
        guard assembly.retention.keptFor != nil else {
            throw CommandFault(
                .refused, "the audit log keeps its entries for ever", advice: "set AUDIT_RETENTION_DAYS to 365 or more")
        }
        do { return try await body() } catch {
            switch error {
            case .store(let fault): throw CommandFault(fault)
            default: throw CommandFault(.io, "\(error)")
            }
        }
    }
}

/// Entries that the audit log has let go of.
public struct PrunedPart: Shaped {
    let entries: PrunedEntries

    /// Which, and where they are, in words.
    public var words: String {
        "entries \(entries.indexes.lowerBound) to \(entries.indexes.upperBound - 1) are in \(entries.file)"
    }

    /// What `castellan audit prune` prints.
    public static let shape = Shape<PrunedPart>(
        "PrunedPart", "Entries that the audit log has let go of.",
        [
            .field("first", "The index of the first.") { $0.entries.indexes.lowerBound },
            .field("last", "The index of the last.") { $0.entries.indexes.upperBound - 1 },
            .field("archive", "The file that they are in.") { $0.entries.file },
            .field("sha256", "SHA-256 over the file, which the entry names.") { $0.entries.digest },
            .field("entry", "The id of the entry that says so.") { $0.entries.entry },
        ])
}
