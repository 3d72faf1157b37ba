import App
import Core
import Glibc

/// What people see: tables and complaints.
enum Terminal {
    /// Prints rows as a table, or as a JSON array.
    static func show<Row: Shaped>(_ rows: [Row], json: Bool) {
        if json { return print(rows.json) }
        let header = Row.shape.fields.map { heading($0.name) }
        let cells = rows.map { row in Row.shape.fields.map { printable(text(of: $0.cell(row))) } }
        for line in Table(header: header, rows: cells).lines { print(line) }
    }

    /// Prints one thing as `name  value` lines, or as a JSON object.
    static func show<Row: Shaped>(_ row: Row, json: Bool) {
        if json { return print(row.json) }
        let width = Row.shape.fields.map(\.name.count).max() ?? 0
        for field in Row.shape.fields {
            print(Table.pad(field.name, to: width) + "  " + printable(text(of: field.cell(row))))
        }
    }

    /// Some words as one line, safe to print.
    static func line(_ words: [String]) -> String {
        words.map(printable).joined(separator: "  ")
    }

    /// Says on standard error what went wrong and what to do next.
    static func complain(_ fault: CommandFault) {
        note("castellan: \(fault.message)")
        if let advice = fault.advice { note("  → \(advice)") }
    }

    /// Prints a line for people on standard error, where it doesn't disturb a script that reads the output.
    static func note(_ line: String) {
        write(line + "\n")
    }

    /// Prints text on standard error as it stands, for a question at the terminal.
    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }

    /// Prints a line at once, also when nobody reads it from a terminal.
    static func announce(_ line: String) {
        print(line)
        fflush(nil)
    }

    /// `lastLoginAt` as `LAST LOGIN AT`.
    private static func heading(_ name: String) -> String {
        name.reduce(into: "") { heading, letter in heading += (letter.isUppercase ? " " : "") + letter.uppercased() }
    }

    private static func text(of cell: CSVCell) -> String {
        switch cell {
        case .text(let text), .plain(let text): text
        }
    }

    /// Text from anywhere without what a terminal would obey: control characters become `�`.
    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { safe.append(isControl(scalar) ? "\u{fffd}" : scalar) }
        return String(safe)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
