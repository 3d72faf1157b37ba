/// Writes CSV as RFC 4180 says (CRLF, quotes doubled), and so that no spreadsheet runs a cell as a formula.
public struct CSVWriter: Sendable {
    private var sink = ByteSink()
    private var isInRow = false

    /// An empty writer.
    public init() {}

    /// What was written so far.
    public var bytes: [UInt8] { sink.bytes }

    /// What was written so far, as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes one row.
    public mutating func row(_ cells: [CSVCell]) {
        for cell in cells { write(cell) }
        endRow()
    }

    /// Writes the next cell of a row.
    mutating func write(_ cell: CSVCell) {
        if isInRow { sink.append(UInt8(ascii: ",")) }
        isInRow = true
        switch cell {
        case .plain(let text): write(text)
        case .text(let text): write(Self.disarmed(text))
        }
    }

    /// Ends a row.
    mutating func endRow() {
        sink.append("\r\n".utf8)
        isInRow = false
    }

    /// Takes the bytes written so far and goes on with none, so that a long file is sent in pieces.
    public mutating func takeBytes() -> [UInt8] {
        defer { sink = ByteSink() }
        return sink.bytes
    }

    private mutating func write(_ text: String) {
        text.utf8.span.withUnsafeBufferPointer { utf8 in
            guard utf8.contains(where: Self.needsQuotes) else { return sink.append(utf8) }
            sink.append(UInt8(ascii: "\""))
            for byte in utf8 {
                if byte == UInt8(ascii: "\"") { sink.append(byte) }
                sink.append(byte)
            }
            sink.append(UInt8(ascii: "\""))
        }
    }

    /// The text with `'` in front when a spreadsheet would take it for a formula (OWASP, CSV injection; the full-width forms
    /// are those that Japanese and Chinese editions read as operators). One that begins so already gets another, so that who takes one
    /// away has the text.
    private static func disarmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        if scalars.first == "'" { scalars.removeFirst() }
        switch scalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": return "'" + text
        default: return text
        }
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
        default: false
        }
    }
}
