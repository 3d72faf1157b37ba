import Core

/// Nothing ends before it began.
struct EndAfterStart: BusinessRule {
    let code: String
    let field: String
    /// The days that may be the first, the one to go by before the others.
    let starts: [String]
    let message: String

    init(_ field: String, after starts: String..., called word: String, _ code: String) {
        (self.field, self.starts, self.code) = (field, starts, code)
        message = "must not be before the \(word) date"
    }

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        guard let start = starts.lazy.compactMap(record.date).first, let end = record.date(field) else { return false }
        return end < start
    }
}
