import CQREncode

/// A text as a QR code (ISO/IEC 18004), by libqrencode, with error correction level M: a seventh of it may be unreadable.
struct QRCode: Sendable {
    /// Modules on each side, without the quiet zone.
    let size: Int
    /// Whether each module is dark, row by row.
    private let isDark: [Bool]

    /// Light modules around the symbol, as the standard asks.
    static let quietZone = 4

    /// The smallest symbol that holds the text; nil when none does, which is beyond 2,331 bytes of UTF-8, or when it is empty.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, let count = Int32(exactly: bytes.count),
            let code = QRcode_encodeData(count, bytes, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        // The lowest bit of a module's byte is its colour; the others say what the module is for.
        isDark = UnsafeBufferPointer(start: code.pointee.data, count: size * size).map { $0 & 1 == 1 }
    }

    /// Whether a module is dark.
    func isDark(row: Int, column: Int) -> Bool {
        isDark[row * size + column]
    }

    /// An SVG element of black modules on a white ground, which it brings with it, so that it can be read on a dark page too. It
    /// has no script, no style and no reference to anything, and is as large as the page makes it.
    ///
    /// - Parameter title: What the picture is, for people who don't see it.
    func svg(title: String) -> String {
        let side = size + 2 * Self.quietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <title>\(Self.escape(title))</title>\
            <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path fill="#000" d="\(path)"/></svg>
            """
    }

    /// One rectangle for each run of dark modules.
    private var path: String {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while column < size, isDark(row: row, column: column) { column += 1 }
                let run = column - start
                if run > 0 { path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(run)v1h-\(run)z" }
                column += 1
            }
        }
        return path
    }

    private static func escape(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
