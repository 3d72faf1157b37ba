/// Something that was found, and where.
public struct Finding: Sendable, Hashable {
    /// What it is.
    public let kind: Kind
    /// Where it stands, in bytes of UTF-8 from the start of what was scanned.
    public let range: Range<Int>
    /// How sure that is, 1 to 100.
    public let score: Int

    /// Guide A's `type`: the kind's name.
    public var type: String { kind.name }
    /// Guide A's `severity`.
    public var severity: Severity { kind.severity }

    init(_ kind: Kind, _ range: Range<Int>, _ score: Int) {
        self.kind = kind
        self.range = range
        self.score = min(max(score, 1), 100)
    }
}
