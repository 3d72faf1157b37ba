import Core
import TransparencyLog

/// A form in which entries of the audit log leave the house, a piece at a time.
public enum AuditFormat: String, Sendable, CaseIterable {
    /// What an auditor checks: index, leaf hash, entry and disclosures, a JSON object a line.
    case jsonl
    /// A table with the columns' names, safe to open in a spreadsheet.
    case csv
    /// An OCSF 1.8.0 event a line.
    case ocsf
    /// An ArcSight Common Event Format message a line.
    case cef

    /// What comes before the first entry.
    public var beginning: [UInt8] {
        guard self == .csv else { return [] }
        var writer = CSVWriter()
        AuditRecord.shape.writeHeader(to: &writer)
        return writer.bytes
    }

    /// Some entries.
    public func bytes(of records: [AuditRecord]) -> [UInt8] {
        switch self {
        case .jsonl: return records.flatMap { $0.exported(path: nil).line }
        case .cef: return records.flatMap { Array(CEFMessage(record: $0).line.utf8) }
        case .ocsf:
            return records.flatMap { record in
                var writer = JSONWriter(capacity: 1_024)
                OCSFEntry(record: record).write(to: &writer)
                return writer.bytes + [UInt8(ascii: "\n")]
            }
        case .csv:
            var writer = CSVWriter()
            for record in records { AuditRecord.shape.write(record, to: &writer) }
            return writer.bytes
        }
    }
}

extension AuditRecord {
    /// The entry as it leaves the log, at its index.
    func exported(path: [MerkleHash]?) -> ExportedEntry {
        ExportedEntry(
            index: index.flatMap { UInt64(exactly: $0) }, entry: Array(entry.utf8), disclosures: disclosures, path: path
        )
    }
}
