// The CSV reader: whatever the bytes are, it ends, its lines only rise, and what it gives survives being written and read again.
import Core

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let (rows, fault) = read(bytes)
    precondition(rows.allSatisfy { !$0.isEmpty }, "a row without cells")
    precondition(rows.joined().allSatisfy { !$0.utf8.contains(0) }, "a NUL came through")
    if let fault { precondition((1...lineCount(bytes)).contains(fault.line), "a fault on a line that isn't there") }

    // A row of its own comes first, since a byte order mark at the beginning of a file is none of its text.
    var writer = CSVWriter()
    writer.row([.plain("x")])
    for row in rows { writer.row(row.map { .plain($0) }) }
    let (again, second) = read(writer.bytes)
    precondition(second == nil, "what was read can't be read again")
    // A line that holds nothing is no row, also where it once was a row of one empty cell.
    let expected = rows.filter { $0 != [""] }
    precondition(again.count == expected.count + 1, "rows were lost or won")
    for (one, other) in zip(again.dropFirst(), expected) {
        precondition(one.map { Array($0.utf8) } == other.map { Array($0.utf8) }, "a cell was changed")
    }
    return 0
}

/// All rows up to the first fault.
private func read(_ bytes: [UInt8]) -> ([[String]], CSVReader.Fault?) {
    var reader = CSVReader(bytes)
    var rows: [[String]] = []
    var line = 0
    do throws(CSVReader.Fault) {
        while let row = try reader.row() {
            precondition(reader.line > line && reader.line <= lineCount(bytes), "lines went back, or beyond the end")
            line = reader.line
            rows.append(row)
        }
        return (rows, nil)
    } catch {
        return (rows, error)
    }
}

/// No text has more lines than this, however its lines end.
private func lineCount(_ bytes: [UInt8]) -> Int { 1 + bytes.count { $0 == 0x0a || $0 == 0x0d } }
