/// Reads CSV as RFC 4180 says, and more kindly: lines may end in LF alone, and a byte order mark is passed over.
///
/// What another program would understand differently is refused: a quote in the middle of a cell, text behind a closing quote, a quote
/// that is never closed, bytes that aren't UTF-8.
public struct CSVReader: Sendable {
    private let bytes: [UInt8]
    private var position: Int
    /// The line on which the row that was read last begins, from 1.
    public private(set) var line = 0
    private var nextLine = 1

    private let mostCells: Int

    /// A reader of a whole file, each row of which has so many cells at the most.
    public init(_ bytes: [UInt8], mostCells: Int = 1_000) {
        self.bytes = bytes
        self.mostCells = mostCells
        position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    /// What is wrong with a file, and on which line.
    public struct Fault: Error, Sendable, Hashable {
        /// The line, from 1.
        public let line: Int
        /// What is wrong, to be read after "line 7".
        public let message: String
    }

    /// The cells of the next row; nil at the end. Lines that hold nothing are passed over.
    public mutating func row() throws(Fault) -> [String]? {
        while position < bytes.count, isLineEnd(bytes[position]) { skipLineEnd() }
        guard position < bytes.count else { return nil }
        line = nextLine
        var cells: [String] = []
        while true {
            guard cells.count < mostCells else {
                throw Fault(line: line, message: "has more than \(mostCells) cells")
            }
            cells.append(try cell())
            guard position < bytes.count else { return cells }
            if bytes[position] == UInt8(ascii: ",") {
                position += 1
                if position == bytes.count { return cells + [""] }
            } else {
                skipLineEnd()
                return cells
            }
        }
    }

    private mutating func cell() throws(Fault) -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return try plainCell() }
        position += 1
        var content: [UInt8] = []
        while true {
            guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\"")) else {
                throw Fault(line: line, message: "has a quote that is never closed")
            }
            let part = bytes[position..<end]
            nextLine += part.count { $0 == UInt8(ascii: "\n") }
            content += part
            position = end + 1
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { break }
            content.append(UInt8(ascii: "\""))
            position += 1
        }
        guard position == bytes.count || bytes[position] == UInt8(ascii: ",") || isLineEnd(bytes[position]) else {
            throw Fault(line: line, message: "has text behind a closing quote")
        }
        return try text(content[...])
    }

    private mutating func plainCell() throws(Fault) -> String {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ","), !isLineEnd(bytes[position]) {
            guard bytes[position] != UInt8(ascii: "\"") else {
                throw Fault(line: line, message: "has a quote in the middle of a cell")
            }
            position += 1
        }
        return try text(bytes[start..<position])
    }

    private func text(_ utf8: ArraySlice<UInt8>) throws(Fault) -> String {
        guard !utf8.contains(0), let text = String(validating: utf8, as: UTF8.self) else {
            throw Fault(line: line, message: "isn't UTF-8")
        }
        return text
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private mutating func skipLineEnd() {
        if bytes[position] == UInt8(ascii: "\r"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\n")
        {
            position += 1
        }
        position += 1
        nextLine += 1
    }
}
