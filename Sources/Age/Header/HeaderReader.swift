/// Reads a header as its bytes come in, and says where it ends.
struct HeaderReader {
    /// Far more than any header has; what has none is noticed by then.
    static let longest = 1 << 20

    private var bytes: [UInt8] = []
    private var lineStart = 0
    private var hasVersion = false
    private var stanzas: [Stanza] = []
    private var open: (type: String, arguments: [String], body: String)?

    /// Takes bytes until the header is whole. Returns it with how many of `more` belong to it; nil while it goes on.
    mutating func take(_ more: ArraySlice<UInt8>) throws(AgeFault) -> (header: AgeHeader, taken: Int)? {
        var position = more.startIndex
        while let end = more[position...].firstIndex(of: UInt8(ascii: "\n")) {
            bytes += more[position...end]
            position = end + 1
            let line = String(decoding: bytes[lineStart..<bytes.count - 1], as: UTF8.self)
            let start = lineStart
            lineStart = bytes.count
            if let header = try take(line, at: start) { return (header, position - more.startIndex) }
        }
        bytes += more[position...]
        guard bytes.count <= Self.longest else { throw .header("its header doesn't end") }
        return nil
    }

    private mutating func take(_ line: String, at start: Int) throws(AgeFault) -> AgeHeader? {
        guard hasVersion else {
            guard line == AgeHeader.version else { throw .header("it doesn't begin with \(AgeHeader.version)") }
            hasVersion = true
            return nil
        }
        if let stanza = open {
            try take(line, of: stanza)
            return nil
        }
        if line.hasPrefix("-> ") {
            open = try Self.begin(line)
            return nil
        }
        guard line.hasPrefix("--- "), let code = UnpaddedBase64.decode(line.dropFirst(4)), code.count == 32 else {
            throw .header("there is a line that is none of a header's")
        }
        guard !stanzas.isEmpty else { throw .header("it is for nobody") }
        return AgeHeader(stanzas: stanzas, code: code, authenticated: Array(bytes[..<(start + 3)]))
    }

    private static func begin(_ line: String) throws(AgeFault) -> (type: String, arguments: [String], body: String) {
        let words = line.dropFirst(3).split(separator: " ", omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 33...126 ~= $0 } }), let type = words.first else {
            throw .header("a stanza has an argument that is none")
        }
        return (String(type), words.dropFirst().map(String.init), "")
    }

    private mutating func take(
        _ line: String, of stanza: (type: String, arguments: [String], body: String)
    ) throws(AgeFault) {
        guard line.utf8.count <= Stanza.lineLength else { throw .header("a line of a stanza is too long") }
        let text = stanza.body + line
        guard line.utf8.count < Stanza.lineLength else {
            open?.body = text
            return
        }
        guard let body = UnpaddedBase64.decode(text) else { throw .header("a stanza's body is no base64 of its own") }
        stanzas.append(Stanza(type: stanza.type, arguments: stanza.arguments, body: body))
        open = nil
    }
}
