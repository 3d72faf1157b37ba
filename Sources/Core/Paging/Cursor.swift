/// A place in a list that is sorted by time and id, or by another column and id: the row that was read last.
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
    /// What the last row has in the column that the list is sorted by; nil where that is when rows were made.
    public let key: Key?

    /// What a row has in a column.
    public enum Key: Sendable, Hashable {
        /// Nothing.
        case null
        /// A value, as a text.
        case text(String)
    }

    /// The place of a row in the list of a filter.
    public init<Subject>(instant: Instant, id: ID<Subject>, filter: UInt32, key: Key? = nil) {
        self.instant = instant
        high = id.high
        low = id.low
        self.filter = filter
        self.key = key
    }

    /// A place from its text; nil when the text is no cursor, belongs to another filter or names a time that no row has.
    public init?(_ text: some StringProtocol, filter: UInt32) {
        guard let bytes = Base64URL.decode(text), bytes.count >= 28 else { return nil }
        let words = stride(from: 0, to: 28, by: 4).map { start in
            bytes[start..<start + 4].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let milliseconds = Int64(bitPattern: words[0] << 32 | words[1])
        guard words[6] == filter, CivilTime.printable.contains(milliseconds) else { return nil }
        instant = Instant(milliseconds: milliseconds)
        high = words[2] << 32 | words[3]
        low = words[4] << 32 | words[5]
        self.filter = filter
        switch bytes.count == 28 ? nil : bytes[28] {
        case nil: key = nil
        case Self.null where bytes.count == 29: key = .null
        case Self.value:
            // No text of a row holds a NUL, and PostgreSQL has no place for one.
            guard !bytes[29...].contains(0), let text = String(validating: bytes[29...], as: UTF8.self) else {
                return nil
            }
            key = .text(text)
        default: return nil
        }
    }

    private static let null = UInt8(ascii: "-")
    private static let value = UInt8(ascii: "=")

    /// The id of the last row.
    public func id<Subject>(of: Subject.Type = Subject.self) -> ID<Subject> { ID(high: high, low: low) }

    /// 38 characters that are safe in a URL, and more with a key.
    public var text: String {
        let words = (UInt64(bitPattern: instant.milliseconds).bigEndian, high.bigEndian, low.bigEndian)
        let bytes = withUnsafeBytes(of: words) { Array($0) } + withUnsafeBytes(of: filter.bigEndian) { Array($0) }
        return Base64URL.encode(bytes + keyBytes)
    }

    private var keyBytes: [UInt8] {
        switch key {
        case nil: []
        case .null: [Self.null]
        case .text(let text): [Self.value] + Array(text.utf8)
        }
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
