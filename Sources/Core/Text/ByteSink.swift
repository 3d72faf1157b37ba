/// Bytes that grow at the end: what the writers of JSON and CSV write into, and the one place where they touch memory directly.
struct ByteSink: Sendable {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Makes room for `most` bytes, lets `write` fill in as many as it says, and keeps those.
    @inline(__always)
    mutating func append(atMost most: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        bytes.append(addingCapacity: most) { (span: inout OutputSpan<UInt8>) in
            span.withUnsafeMutableBufferPointer { buffer, count in
                guard let start = buffer.baseAddress else { return }
                count += write(start + count)
            }
        }
    }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether RFC 8259 §7 wants any of the bytes escaped: eight at a time, since every text is asked.
    var needsJSONEscape: Bool {
        var position = 0
        if let start = UnsafeRawPointer(baseAddress) {
            while position + 8 <= count {
                let word = start.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                if word.anyByteNeedsJSONEscape { return true }
                position += 8
            }
        }
        while position < count {
            if self[position].needsJSONEscape { return true }
            position += 1
        }
        return false
    }
}

extension UInt8 {
    /// Whether RFC 8259 §7 wants the byte escaped inside a string.
    var needsJSONEscape: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}

extension UInt64 {
    /// Whether any of the eight bytes is a control character, a quotation mark or a backslash.
    ///
    /// Subtracting a limit from every byte at once borrows into the top bit of those below it; `& ~word` leaves out bytes that had
    /// that bit before. A byte equal to another is below 1 once they are exclusive-ored.
    fileprivate var anyByteNeedsJSONEscape: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        func anyBelow(_ limit: UInt64, in word: UInt64) -> UInt64 { (word &- ones &* limit) & ~word }
        let controls = anyBelow(0x20, in: self)
        let quotes = anyBelow(1, in: self ^ ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = anyBelow(1, in: self ^ ones &* UInt64(UInt8(ascii: "\\")))
        return (controls | quotes | backslashes) & (ones &* 0x80) != 0
    }
}
