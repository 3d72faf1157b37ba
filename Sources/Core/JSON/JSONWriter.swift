/// Writes JSON straight into bytes: no tree, no reflection, commas and escapes by itself.
///
/// What it writes is always UTF-8. Whether keys and values alternate and brackets close is the caller's affair; a ``Shape`` sees to it.
public struct JSONWriter: Sendable {
    private var sink: ByteSink
    private var needsComma = false

    /// An empty writer with room for so many bytes.
    public init(capacity: Int = 256) {
        sink = ByteSink(capacity: capacity)
    }

    /// What was written so far.
    public var bytes: [UInt8] { sink.bytes }

    /// What was written so far, as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// `{`
    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// `}`
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    /// `[`
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    /// `]`
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// A member's name, known when the program was compiled: it is written as it stands, so it may hold nothing that JSON escapes.
    public mutating func key(_ name: StaticString) {
        name.withUTF8Buffer { append(quoted: $0) }
        endKey()
    }

    /// A member's name.
    @_disfavoredOverload
    public mutating func key(_ name: String) {
        string(name)
        endKey()
    }

    /// A string, escaped where RFC 8259 §7 asks for it.
    public mutating func string(_ text: String) {
        text.utf8.span.withUnsafeBufferPointer { utf8 in
            if utf8.needsJSONEscape { append(escaping: utf8) } else { append(quoted: utf8) }
        }
    }

    /// A whole number.
    public mutating func integer(_ value: Int64) {
        append(atMost: 20) { start in
            var digits = value.magnitude
            var length = value < 0 ? 2 : 1
            while digits >= 10 {
                digits /= 10
                length += 1
            }
            digits = value.magnitude
            for position in stride(from: length - 1, through: value < 0 ? 1 : 0, by: -1) {
                start[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digits % 10)
                digits /= 10
            }
            if value < 0 { start[0] = UInt8(ascii: "-") }
            return length
        }
    }

    /// A number in the fewest digits that read back the same; `null` when JSON has no form for it (infinity, not a number).
    public mutating func double(_ value: Double) {
        if value.isFinite { raw(value.description) } else { null() }
    }

    /// `true` or `false`.
    public mutating func boolean(_ value: Bool) { raw(value ? "true" : "false") }

    /// `null`
    public mutating func null() { raw("null") }

    /// An instant as an RFC 3339 string.
    public mutating func instant(_ value: Instant) {
        append(atMost: 26) { start in
            start[0] = UInt8(ascii: "\"")
            value.writeRFC3339(to: start + 1)
            start[25] = UInt8(ascii: "\"")
            return 26
        }
    }

    /// An id as a string.
    public mutating func id(_ value: ID<some Any>) {
        append(atMost: 38) { start in
            start[0] = UInt8(ascii: "\"")
            value.write(to: start + 1)
            start[37] = UInt8(ascii: "\"")
            return 38
        }
    }

    /// A value that is JSON already, unchecked: only what this program or its own database wrote.
    public mutating func raw(_ json: String) {
        json.utf8.span.withUnsafeBufferPointer { append($0) }
    }

    /// A member's name that was made ready before.
    public mutating func key(_ key: Key) {
        key.quoted.withUnsafeBufferPointer { append($0) }
        needsComma = false
    }

    /// A member's name as JSON, with its colon.
    public struct Key: Sendable {
        fileprivate let quoted: [UInt8]

        /// Makes a name ready.
        public init(_ name: String) {
            var writer = JSONWriter()
            writer.key(name)
            quoted = writer.bytes
        }
    }

    private mutating func endKey() {
        sink.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        append(atMost: 1) { start in
            start[0] = bracket
            return 1
        }
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        sink.append(bracket)
        needsComma = true
    }

    private mutating func append(_ utf8: UnsafeBufferPointer<UInt8>) {
        append(atMost: utf8.count) { start in
            utf8.baseAddress.map { start.update(from: $0, count: utf8.count) }
            return utf8.count
        }
    }

    private mutating func append(quoted utf8: UnsafeBufferPointer<UInt8>) {
        append(atMost: utf8.count + 2) { start in
            start[0] = UInt8(ascii: "\"")
            utf8.baseAddress.map { (start + 1).update(from: $0, count: utf8.count) }
            start[utf8.count + 1] = UInt8(ascii: "\"")
            return utf8.count + 2
        }
    }

    /// One value or name, after the comma when one is due.
    @inline(__always)
    private mutating func append(atMost most: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        let comma = needsComma ? 1 : 0
        sink.append(atMost: most + 1) { start in
            start[0] = UInt8(ascii: ",")
            return comma + write(start + comma)
        }
        needsComma = true
    }

    private mutating func append(escaping utf8: UnsafeBufferPointer<UInt8>) {
        if needsComma { sink.append(UInt8(ascii: ",")) }
        sink.append(UInt8(ascii: "\""))
        for byte in utf8 {
            if byte.needsJSONEscape { escape(byte) } else { sink.append(byte) }
        }
        sink.append(UInt8(ascii: "\""))
        needsComma = true
    }

    private mutating func escape(_ byte: UInt8) {
        sink.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\n"): sink.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): sink.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): sink.append(UInt8(ascii: "t"))
        case 0x08: sink.append(UInt8(ascii: "b"))
        case 0x0c: sink.append(UInt8(ascii: "f"))
        case 0x00..<0x20:
            sink.append("u00".utf8)
            sink.append(Hexadecimal.character(of: byte >> 4))
            sink.append(Hexadecimal.character(of: byte & 15))
        default: sink.append(byte)
        }
    }
}
