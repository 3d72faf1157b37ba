import Core
import Testing

@Suite("Reading CSV")
struct CSVReaderTests {
    private func rows(_ text: String) throws -> [[String]] {
        var reader = CSVReader(Array(text.utf8))
        var rows: [[String]] = []
        while let row = try reader.row() { rows.append(row) }
        return rows
    }

    @Test("gives what RFC 4180 says, and what an export wrote")
    func good() throws {
        #expect(try rows("a,b\r\n1,2\r\n") == [["a", "b"], ["1", "2"]])
        #expect(try rows("\u{feff}a,b\n1,\n\n,2") == [["a", "b"], ["1", ""], ["", "2"]])
        #expect(try rows("\"x, \"\"y\"\"\r\nz\",'=1+1") == [["x, \"y\"\r\nz", "'=1+1"]])
        #expect(try rows("").isEmpty && rows("\r\n\n").isEmpty)
        #expect(try rows("Zoë 🏡,O'Brien") == [["Zoë 🏡", "O'Brien"]])
        var writer = CSVWriter()
        writer.row([.text("a\"b,\nc"), .plain("1"), .text("")])
        #expect(try rows(writer.text) == [["a\"b,\nc", "1", ""]])
    }

    @Test("knows its lines, also behind cells of several")
    func lines() throws {
        var reader = CSVReader(Array("a\n\"b\nc\"\nd".utf8))
        var lines: [Int] = []
        while try reader.row() != nil { lines.append(reader.line) }
        #expect(lines == [1, 2, 4])
    }

    @Test("refuses what others would read differently", arguments: ["a\"b", "\"a", "\"a\"b,c", "a,\"b\"\"", "a\u{0}b"])
    func bad(_ text: String) {
        #expect(throws: CSVReader.Fault.self) { try rows(text) }
    }

    @Test("refuses a row of more cells than anybody reads")
    func width() throws {
        var reader = CSVReader(Array("a,b,c\na,b,c,d\n".utf8), mostCells: 3)
        #expect(try reader.row()?.count == 3)
        do throws(CSVReader.Fault) {
            _ = try reader.row()
            Issue.record("not refused")
        } catch {
            #expect(error.line == 2 && error.message == "has more than 3 cells")
        }
        #expect(throws: CSVReader.Fault.self) { try rows(String(repeating: ",", count: 1_000_000)) }
    }

    @Test("refuses bytes that aren't UTF-8, and says on which line")
    func encoding() throws {
        var reader = CSVReader([0x61, 0x0a, 0xff, 0x0a])
        _ = try reader.row()
        do throws(CSVReader.Fault) {
            _ = try reader.row()
            Issue.record("not refused")
        } catch {
            #expect(error.line == 2)
        }
    }
}
