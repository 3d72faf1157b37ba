import Core

/// How often personal data was read, as a monitor takes it (Prometheus' text format).
public struct ReadFigures {
    private let reads: ReadCounts

    /// The figures of some counts.
    public init(_ reads: ReadCounts) {
        self.reads = reads
    }

    /// The text: one counter, a line for each reader and kind of record. Its labels are guide A's.
    public var text: String {
        let name = "castellan_pii_access_total"
        let lines = reads.totals.map { reading, count in
            "\(name){user_id=\"\(reading.reader?.description ?? "other")\",resource_type=\"\(reading.resource)\"} \(count)\n"
        }
        return "# HELP \(name) Reads of other people's personal data since the start.\n# TYPE \(name) counter\n"
            + lines.joined()
    }
}
