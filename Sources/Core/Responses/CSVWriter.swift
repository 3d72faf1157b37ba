/// Writes CSV as RFC 4180 says (CRLF, quotes doubled), and so that no spreadsheet runs a cell as a formula.
public struct CSVWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// An empty writer.
    public init() {}

    /// What was written so far, as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes one row.
    public mutating func row(_ cells: some Sequence<CSVCell>) {
        var isFirst = true
        for cell in cells {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            switch cell {
            case .plain(let text): write(text)
            case .text(let text): write(Self.disarmed(text))
            }
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private mutating func write(_ text: String) {
        guard text.utf8.contains(where: Self.needsQuotes) else { return bytes.append(contentsOf: text.utf8) }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The text with `'` in front when a spreadsheet would take it for a formula (OWASP, CSV injection; the full-width forms
    /// are those that Japanese and Chinese editions read as operators).
    private static func disarmed(_ text: String) -> String {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": "'" + text
        default: text
        }
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
    }
}
