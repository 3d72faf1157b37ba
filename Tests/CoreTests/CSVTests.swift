import Core
import TestKit
import Testing

@Suite("CSV")
struct CSVTests {
    @Test(
        "Cells are quoted when they must be, and disarmed when a spreadsheet would run them",
        arguments: [
            (.text(""), ""), (.text("plain"), "plain"), (.text("a,b"), "\"a,b\""), (.text("a\"b"), "\"a\"\"b\""),
            (.text("a\r\nb"), "\"a\r\nb\""), (.text("=1+1"), "'=1+1"), (.text("+49 30"), "'+49 30"),
            (.text("-5"), "'-5"),
            (.text("@SUM(A1)"), "'@SUM(A1)"), (.text("\tx"), "'\tx"), (.text("\rx"), "\"'\rx\""),
            (.text("\nx"), "\"'\nx\""),
            (.text("＝1"), "'＝1"), (.text("a=1"), "a=1"), (.text("'=1"), "''=1"), (.text("\"=1\""), "\"\"\"=1\"\"\""),
            (.text("=\u{301}1"), "'=\u{301}1"), (.plain("-5"), "-5"), (.plain("a,b"), "\"a,b\""),
        ] as [(CSVCell, String)])
    func cells(cell: CSVCell, expected: String) {
        var writer = CSVWriter()
        writer.row([cell])
        #expect(writer.text == expected + "\r\n")
    }

    @Test("A reader of RFC 4180 gets back every cell")
    func roundTrip() {
        var generator = SplitMix64(seed: 12)
        let pieces = ["a", "=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "\"", ",", "é", "＠", " ", "'"]
        for _ in 0..<2000 {
            let rows = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                    (0..<Int.random(in: 0...5, using: &generator)).compactMap { _ in
                        pieces.randomElement(using: &generator)
                    }.joined()
                }
            }
            var writer = CSVWriter()
            for row in rows { writer.row(row.map { .text($0) }) }
            let read = Self.read(writer.text)
            let disarmed = rows.map { $0.map { Self.isFormula($0) ? "'" + $0 : $0 } }
            #expect(read.map { $0.map { Array($0.utf8) } } == disarmed.map { $0.map { Array($0.utf8) } })
        }
    }

    @Test("A long file can be taken in pieces")
    func pieces() {
        var writer = CSVWriter()
        writer.row([.text("a")])
        #expect(writer.takeBytes() == Array("a\r\n".utf8))
        writer.row([.text("b"), .text("c")])
        #expect(writer.takeBytes() == Array("b,c\r\n".utf8))
        #expect(writer.takeBytes() == [])
    }

    private static func isFormula(_ text: String) -> Bool {
        var scalars = text.unicodeScalars[...]
        if scalars.first == "'" { scalars.removeFirst() }
        guard let first = scalars.first else { return false }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
    }

    /// The grammar of RFC 4180 §2, character by character.
    private static func read(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true) where scalars.first == "\"":
                scalars.removeFirst()
                cell.append("\"")
            case ("\"", _): isQuoted.toggle()
            case (",", false):
                row.append(String(cell))
                cell = .init()
            case ("\r", false):
                scalars.removeFirst()
                rows.append(row + [String(cell)])
                (row, cell) = ([], .init())
            default: cell.append(scalar)
            }
        }
        return rows
    }
}
