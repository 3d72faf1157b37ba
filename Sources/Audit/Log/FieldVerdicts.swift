import Core
import TransparencyLog

/// `{"details": "VERIFIED", "user_id": "ERASED"}`: the verdict on each value of a row.
struct FieldVerdicts: JSONWritable {
    private let verdicts: [String: Verdict]

    /// Nil when there is nothing but VERIFIED.
    init?(_ verdicts: [String: Verdict]) {
        guard verdicts.contains(where: { $0.value != .verified }) else { return nil }
        self.verdicts = verdicts
    }

    static var schema: Schema {
        let words = Verdict.allCases.map(\.rawValue)
        return .object(
            CommittedField.allCases.map { .optional($0.rawValue, "The verdict on it.", .oneOf(words)) })
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, verdict) in verdicts.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            writer.string(verdict.rawValue)
        }
        writer.endObject()
    }
}
