/// A place in a list that is sorted by time and id, newest first: the row that was read last.
///
/// Its text is opaque to clients. It isn't a secret and grants nothing: the query it continues is checked like any other.
public struct Cursor: Sendable, Hashable {
    /// When the last row was made.
    public let instant: Instant
    /// The first half of the last row's id.
    public let high: UInt64
    /// The second half of the last row's id.
    public let low: UInt64
    /// What was asked for, in 32 bits: a cursor of one query is no place in another.
    public let filter: UInt32

    /// The place of a row in the list of a filter.
    public init<Subject>(instant: Instant, id: ID<Subject>, filter: UInt32) {
        self.instant = instant
        high = id.high
        low = id.low
        self.filter = filter
    }

    /// A place from its text; nil when the text is no cursor, belongs to another filter or names a time that no row has.
    public init?(_ text: some StringProtocol, filter: UInt32) {
        guard let bytes = Base64URL.decode(text), bytes.count == 28 else { return nil }
        let words = stride(from: 0, to: 28, by: 4).map { start in
            bytes[start..<start + 4].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let milliseconds = Int64(bitPattern: words[0] << 32 | words[1])
        guard words[6] == filter, CivilTime.printable.contains(milliseconds) else { return nil }
        instant = Instant(milliseconds: milliseconds)
        high = words[2] << 32 | words[3]
        low = words[4] << 32 | words[5]
        self.filter = filter
    }

    /// The id of the last row.
    public func id<Subject>(of: Subject.Type = Subject.self) -> ID<Subject> { ID(high: high, low: low) }

    /// 38 characters that are safe in a URL.
    public var text: String {
        let words = (UInt64(bitPattern: instant.milliseconds).bigEndian, high.bigEndian, low.bigEndian)
        let bytes = withUnsafeBytes(of: words) { Array($0) } + withUnsafeBytes(of: filter.bigEndian) { Array($0) }
        return Base64URL.encode(bytes)
    }

    /// The 32 bits that stand for a filter: its parts in a fixed order, nil for one that wasn't given (FNV-1a).
    public static func filter(_ parts: [String?]) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for part in parts {
            // 0xff and 0xfe never occur in UTF-8: they tell "" from none and ["ab", "c"] from ["a", "bc"].
            for byte in [part == nil ? 0xfe : 0xff] + Array((part ?? "").utf8) {
                hash = (hash ^ UInt32(byte)) &* 16_777_619
            }
        }
        return hash
    }
}
