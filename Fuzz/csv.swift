// The CSV writer: whatever the cells hold, a reader finds as many, and none that a spreadsheet would run.
import Core

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // The input's lines are rows and its U+0001 separates cells, so that a cell may hold everything that matters to CSV.
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let rows = text.unicodeScalars.split(separator: "\u{2}", omittingEmptySubsequences: false).map { row in
        row.split(separator: "\u{1}", omittingEmptySubsequences: false).map { String($0) }
    }
    var writer = CSVWriter()
    for row in rows { writer.row(row.map { .text($0) }) }

    let read = read(writer.text)
    precondition(read.map(\.count) == rows.map(\.count), "cells or rows were lost or won")
    for (cell, given) in zip(read.joined(), rows.joined()) {
        precondition(!startsFormula(cell), "a cell would be run")
        // One apostrophe more, so that who takes one away has what was given.
        let bare = given.unicodeScalars.first == "'" ? String(given.unicodeScalars.dropFirst()) : given
        let disarmed = startsFormula(bare) ? "'" + given : given
        precondition(Array(cell.utf8) == Array(disarmed.utf8), "a cell was changed")
    }
    return 0
}

private func startsFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
}

/// RFC 4180 §2, scalar by scalar.
private func read(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
        switch (scalar, isQuoted) {
        case ("\"", true) where rest.first == "\"":
            rest.removeFirst()
            cell.append("\"")
        case ("\"", _): isQuoted.toggle()
        case (",", false):
            row.append(String(cell))
            cell = .init()
        case ("\r", false):
            rest.removeFirst()
            rows.append(row + [String(cell)])
            (row, cell) = ([], .init())
        default: cell.append(scalar)
        }
    }
    return rows
}
