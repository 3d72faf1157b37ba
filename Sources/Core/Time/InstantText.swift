// The two text forms of an instant. Both are fixed in width, so text order is time order.

extension Instant {
    /// RFC 3339 in UTC with milliseconds: `2026-11-22T05:22:06.123Z`, always 24 bytes.
    public var rfc3339: String {
        String(unsafeUninitializedCapacity: 24) { buffer in
            if let start = buffer.baseAddress { writeRFC3339(to: start) }
            return 24
        }
    }

    /// The form that SQLite's own date functions compare with: `2026-11-22 05:22:06.123`, UTC, always 23 bytes.
    public var databaseText: String {
        String(unsafeUninitializedCapacity: 23) { buffer in
            if let start = buffer.baseAddress { CivilTime(self).write(to: start, separator: UInt8(ascii: " ")) }
            return 23
        }
    }

    /// ISO 8601's basic form in UTC, to the second: `20261122T052206Z`, always 16 bytes.
    public var compact: String { rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z" }

    /// Writes the 24 bytes of ``rfc3339``.
    func writeRFC3339(to start: UnsafeMutablePointer<UInt8>) {
        CivilTime(self).write(to: start, separator: UInt8(ascii: "T"))
        start[23] = UInt8(ascii: "Z")
    }

    /// Reads RFC 3339: a date, `T`, a time, an optional fraction, and `Z` or an offset. Digits beyond milliseconds are dropped.
    ///
    /// Nil for anything else: a date alone, a missing offset, the 30th of February, a leap second.
    public init?(rfc3339 text: some StringProtocol) {
        var text = String(text)
        guard let instant = text.withUTF8({ Instant(rfc3339UTF8: $0) }) else { return nil }
        self = instant
    }

    private init?(rfc3339UTF8 text: UnsafeBufferPointer<UInt8>) {
        var scanner = CivilTimeScanner(text)
        guard let day = scanner.day(), scanner.take("T") || scanner.take("t"),
            let time = scanner.timeOfDay(), let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let milliseconds = day + time - offset
        guard CivilTime.printable.contains(milliseconds) else { return nil }
        self.init(milliseconds: milliseconds)
    }

    /// Reads `YYYY-MM-DD HH:MM:SS` with an optional fraction, as SQLite stores it or an operator types it; nil for anything else.
    public init?(databaseText text: some StringProtocol) {
        var text = String(text)
        guard let instant = text.withUTF8({ Instant(databaseUTF8: $0) }) else { return nil }
        self = instant
    }

    /// Reads the bytes of a ``databaseText`` in place.
    public init?(databaseUTF8 text: UnsafeBufferPointer<UInt8>) {
        var scanner = CivilTimeScanner(text)
        guard let day = scanner.day(), scanner.take(" "), let time = scanner.timeOfDay(), scanner.isAtEnd
        else { return nil }
        self.init(milliseconds: day + time)
    }
}
