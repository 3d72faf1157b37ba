import Core

@testable import Web

/// What a schema doesn't take, worked out from the schema.
enum WrongValues {
    /// JSON texts that aren't of a schema; none for one that takes anything.
    static func json(_ schema: Schema) -> [String] {
        switch schema {
        case .component(_, let definition): json(definition())
        case .nullable(let schema): json(schema).filter { $0 != "null" }
        case .anything: []
        case .object, .map: ["7", #""text""#, "[]"]
        case .array(_, let count):
            ["7", "{}"] + (count.upperBound < 1_000 ? ["[\(list(of: "null", count.upperBound + 1))]"] : [])
        case .integer(let range):
            [#""7""#, "1.5", "null", "99999999999999999999"] + outside(range).map { String($0) }
        case .number, .decimal, .boolean: [#""yes""#, "null", "[]"]
        case .text(let rule): ["7", "null", "{}"] + texts(rule).map { JSONValue.string($0).json }
        }
    }

    /// Texts of a parameter that aren't of a schema.
    static func parameter(_ schema: Schema) -> [String] {
        switch schema {
        case .component(_, let definition): parameter(definition())
        case .nullable(let schema): parameter(schema)
        case .integer(let range): ["seven", "1.5", "99999999999999999999"] + outside(range).map { String($0) }
        case .boolean: ["maybe", "1"]
        case .text(let rule): texts(rule)
        case .object, .map, .array, .number, .decimal, .anything: []
        }
    }

    private static func outside(_ range: ClosedRange<Int64>) -> [Int64] {
        (range.lowerBound == .min ? [] : [range.lowerBound - 1])
            + (range.upperBound == .max ? [] : [range.upperBound + 1])
    }

    private static func texts(_ rule: Schema.TextRule) -> [String] {
        if !rule.values.isEmpty { return ["nonsense"] }
        var texts: [String] = []
        if let longest = rule.maxLength { texts.append(String(repeating: "a", count: longest + 1)) }
        if rule.minLength > 0 { texts.append("") }
        guard let format = rule.format else { return texts }
        // No day, no month, no time: whatever the form, one of these has the right letters and says nothing.
        return texts
            + ["2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "no such thing", "-1"].filter { !format.accepts($0) }
    }

    private static func list(of element: String, _ count: Int) -> String {
        Array(repeating: element, count: count).joined(separator: ",")
    }
}
