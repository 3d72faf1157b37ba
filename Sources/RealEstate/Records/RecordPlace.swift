import Core
import Store

/// Where a page begins: behind the row that was read last, in whatever order the list has.
extension RecordQuery {
    /// The place of a row in this list.
    func place(of record: Record<Kind>) -> Cursor {
        Cursor(instant: record.createdAt, id: record.id, filter: cursorFilter, key: key(of: record))
    }

    /// What holds of the rows behind a place, as conditions none of which hold of the same row: each is a range of an index.
    func conditions(behind cursor: Cursor) -> [SQL] {
        let id = cursor.id(of: Kind.self)
        let beyond: SQL = isAscending ? ">" : "<"
        guard sort != .createdAt else { return ["(created_at, id) \(beyond) (\(cursor.instant), \(id))"] }
        let column = sort.column(of: Kind.self)
        let next: SQL = "id \(beyond) \(id)"
        switch cursor.key {
        case .null:
            // Nothing comes before everything.
            return ["\(column) IS NULL AND \(next)"] + (isAscending ? ["\(column) IS NOT NULL"] : [])
        case .text(let text):
            guard let value = value(text) else { return ["FALSE"] }
            // The first half is for the index, which knows nothing of the second.
            let range: SQL = "\(column) \(beyond)= \(value) AND (\(column) \(beyond) \(value) OR \(next))"
            return [range] + (isAscending ? [] : ["\(column) IS NULL"])
        case nil: return ["FALSE"]
        }
    }

    private func key(of record: Record<Kind>) -> Cursor.Key? {
        switch sort {
        case .createdAt: nil
        case .updatedAt: .text(String(record.updatedAt.milliseconds))
        case .field(let name):
            switch record[name] {
            case .none, .sealed: .null
            case .text(let text): .text(text)
            case .amount(let money): .text(String(money.cents))
            case .date(let date): .text(date.text)
            case .integer(let number): .text(String(number))
            }
        }
    }

    /// A value of the column that the list is sorted by, from a cursor's text; nil when it is none.
    private func value(_ text: String) -> SQL? {
        switch sort {
        case .createdAt: return nil
        case .updatedAt: return Int64(text).map { "\(Instant(milliseconds: $0))" }
        case .field(let name):
            switch Kind.fields[Kind.place(of: name)].type {
            case .text, .choice: return "\(text)"
            case .amount: return Int64(text).flatMap { Money(cents: $0) }.map { "\($0)" }
            case .date: return CalendarDate(text: text).map { "\($0)" }
            case .integer: return Int64(text).map { "\($0)" }
            case .sealed: return nil
            }
        }
    }
}
