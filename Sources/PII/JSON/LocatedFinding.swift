/// Something that was found in a JSON document.
public struct LocatedFinding: Sendable, Hashable {
    /// What it is; its range is in bytes of the document.
    public let finding: Finding
    /// The keys from the root, separated by dots; elements of lists by their numbers from 0. Longer ones than 1,000 bytes begin with `…`.
    public let path: String

    init(_ finding: Finding, _ path: String) {
        self.finding = finding
        self.path = path
    }
}

/// A JSON document without what was found in it.
public struct SanitizedJSON: Sendable {
    /// The document.
    public let bytes: [UInt8]
    /// What was found, kept ones included; ranges are those of the document before.
    public let findings: [LocatedFinding]
}
