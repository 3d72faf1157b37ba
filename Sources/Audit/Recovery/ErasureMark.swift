import Core

/// An erasure as a copy of the log knows it: its tombstone, and a code of the person's id that only this house's keys make. So whoever
/// restores both databases from before the erasure can find out whom it was about, and nobody else can.
public struct ErasureMark: Sendable, Hashable {
    /// The tombstone, a UUID as the log's entries have it.
    public let tombstone: String
    /// 64 hexadecimal digits.
    public let code: String

    /// What it is called in a copy: `<tombstone>_<code>`.
    public var name: String { "\(tombstone)_\(code)" }

    /// A mark from its name; nil for anything else.
    public init?(name: some StringProtocol) {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, let tombstone = ID<Tombstone>(String(parts[0])), parts[1].utf8.count == 64,
            let code = Hexadecimal.decode(String(parts[1]))
        else { return nil }
        self.init(tombstone, code)
    }

    init(_ tombstone: ID<Tombstone>, _ code: [UInt8]) {
        self.tombstone = tombstone.description
        self.code = Hexadecimal.encode(code)
    }
}
