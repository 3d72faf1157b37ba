public import Core

/// What a CSV file would make: the records, and what is wrong with the rest. Pure; nothing is written yet.
///
/// The first row names fields, in any case and with or without `_` and spaces between words, so that an export can be imported. Columns
/// that an export has and nobody may set (ids, owners, times) are passed over; any other unknown column is a mistake.
public struct ImportPlan<Kind: RecordKind>: Sendable {
    /// The records that can be made, with the line of each.
    public private(set) var records: [(line: Int, record: NewRecord<Kind>)] = []
    /// What is wrong, in the order of the lines; no more than ``mostProblems``.
    public private(set) var problems: [ImportProblem] = []
    /// How many rows there are, good or bad.
    public private(set) var rows = 0
    /// How many rows have something wrong with them.
    public private(set) var refused = 0
    /// Whether the file itself is wrong, so that the rest of it can't be read: then nothing of it can be made.
    public private(set) var isBroken = false

    /// The most rows of one file.
    public static var mostRows: Int { 100_000 }
    /// The most problems that are told.
    public static var mostProblems: Int { 1_000 }

    /// What a column is.
    private enum Column {
        case field(Int)
        case status
        case isPrivate
        case nothing
    }

    /// Reads a file, on a day by which rules judge.
    public init(_ csv: [UInt8], on today: CalendarDate) {
        read(csv, today)
    }

    private mutating func read(_ csv: [UInt8], _ today: CalendarDate) {
        var reader = CSVReader(csv)
        do throws(CSVReader.Fault) {
            guard let header = try reader.row() else { return giveUp(1, "is empty") }
            guard let columns = columns(header) else { return isBroken = true }
            while let cells = try reader.row() {
                guard rows < Self.mostRows else { return giveUp(reader.line, "has more than \(Self.mostRows) rows") }
                rows += 1
                take(cells, columns, reader.line, today)
            }
        } catch {
            giveUp(error.line, error.message)
        }
    }

    /// Takes out records of some lines, whose e-mail address somebody else has.
    mutating func refuseDuplicates(_ lines: Set<Int>) {
        guard !lines.isEmpty else { return }
        records.removeAll { lines.contains($0.line) }
        refused += lines.count
        problems = (problems + lines.map { .duplicateEmail(line: $0) }).sorted { $0.line < $1.line }
        problems.removeLast(max(0, problems.count - Self.mostProblems))
    }

    private mutating func giveUp(_ line: Int, _ message: String) {
        isBroken = true
        records = []
        problems.removeLast(max(0, problems.count - Self.mostProblems + 1))
        tell(line, "file", message)
    }

    private mutating func columns(_ header: [String]) -> [Column]? {
        let fields = Dictionary(
            uniqueKeysWithValues: Kind.fields.enumerated().map { (Self.folded($1.name), $0) })
        var columns: [Column] = []
        var seen: Set<String> = []
        for name in header {
            let folded = Self.folded(name)
            if !seen.insert(folded).inserted { tell(1, name, "is there twice") }
            if let place = fields[folded] {
                columns.append(.field(place))
            } else if folded == "status" {
                columns.append(.status)
            } else if folded == "isprivate" {
                columns.append(.isPrivate)
            } else {
                if !passedOver.contains(folded) { tell(1, name, "is not a field of \(Kind.plural)") }
                columns.append(.nothing)
            }
        }
        for field in Kind.fields where field.isRequired && !seen.contains(Self.folded(field.name)) {
            tell(1, field.name, "has no column")
        }
        return problems.isEmpty ? columns : nil
    }

    private mutating func take(_ cells: [String], _ columns: [Column], _ line: Int, _ today: CalendarDate) {
        guard cells.count == columns.count else {
            refused += 1
            return tell(line, "row", "has \(cells.count) cells, not \(columns.count)")
        }
        var record = NewRecord<Kind>([:])
        var bad: Set<String> = []
        func refuse(_ field: String, _ message: String, _ rule: String? = nil) {
            bad.insert(field)
            tell(line, field, message, rule)
        }
        for (column, cell) in zip(columns, cells) {
            let text = Self.rearmed(cell)
            guard !text.isEmpty else { continue }
            switch column {
            case .nothing: break
            case .field(let place):
                let field = Kind.fields[place]
                record.values[place] = field.type.value(text: text) ?? .none
                if record.values[place] == .none { refuse(field.name, Self.complaint(field, text)) }
            case .status:
                record.status = text
                if !Kind.statuses.all.contains(text) {
                    refuse("status", "must be one of: \(Kind.statuses.all.joined(separator: ", "))")
                }
            case .isPrivate:
                record.isPrivate = text == "true"
                if Bool(text) == nil { refuse("isPrivate", "must be true or false") }
            }
        }
        for (field, value) in zip(Kind.fields, record.values)
        where field.isRequired && value == .none && !bad.contains(field.name) {
            refuse(field.name, "is required")
        }
        for violation in Violation.all(of: Kind.rules, in: Record<Kind>.facts(record.values), on: today) {
            refuse(violation.field, violation.message, violation.rule)
        }
        if bad.isEmpty { records.append((line, record)) } else { refused += 1 }
    }

    private static func complaint(_ field: RecordField, _ text: String) -> String {
        if case .integer(let range) = field.type {
            return "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        }
        return field.type.parameterSchema.problems(in: .string(text)).first?.message ?? "can't be read"
    }

    private mutating func tell(_ line: Int, _ field: String, _ message: String, _ rule: String? = nil) {
        guard problems.count < Self.mostProblems else { return }
        let field = String(String.UnicodeScalarView(field.unicodeScalars.prefix(64)))
        problems.append(ImportProblem(line: line, field: field, message: message, rule: rule))
    }

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != " " && $0 != "-" }
    }

    /// A cell as it was before an export kept it from being run as a formula.
    private static func rearmed(_ cell: String) -> String {
        guard cell.unicodeScalars.first == "'" else { return cell }
        let text = cell.unicodeScalars.dropFirst()
        let next = text.first == "'" ? text.dropFirst().first : text.first
        guard let next, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(next) else { return cell }
        return String(text)
    }
}

/// Columns that an export has and nobody may set, folded.
private let passedOver: Set<String> = [
    "id", "reference", "tags", "ownerid", "teamid", "isarchived", "archivedat", "createdat", "updatedat", "version",
]

/// Something wrong with a row of an import.
public struct ImportProblem: Sendable, Hashable, Shaped {
    /// The line of the file, from 1.
    public let line: Int
    /// The field or column.
    public let field: String
    /// What is wrong, to be read after the field's name.
    public let message: String
    /// The business rule, if one is broken.
    public let rule: String?

    static func duplicateEmail(line: Int) -> ImportProblem {
        ImportProblem(
            line: line, field: "email", message: "is another client's of the owner", rule: "DUPLICATE_EMAIL")
    }

    /// `{"line", "field", "message", "rule"}`
    public static let shape = Shape<ImportProblem>(
        "ImportProblem", "Something wrong with a row of an import.",
        [
            .field("line", "The line of the file, from 1.") { $0.line },
            .field("field", "The field or column.") { $0.field },
            .field("message", "What is wrong with it.") { $0.message },
            .field("rule", "The business rule, if one is broken.") { $0.rule },
        ])
}
