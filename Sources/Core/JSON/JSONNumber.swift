extension JSONValue {
    /// The value of a number as JSON writes it; nil when it is beyond what a `Double` holds.
    ///
    /// A number that is whole and fits `Int64` is an ``integer(_:)`` however it was written, as JSON Schema counts it.
    init?(number text: String) {
        if let integer = Int64(text) ?? Self.wholeNumber(text) {
            self = .integer(integer)
        } else if Double(text)?.isFinite == true {
            self = .number(text)
        } else {
            return nil
        }
    }

    /// The exact value of a number times 10^`places`; nil when this is no number, or that isn't whole or has no room in 64 bits.
    public func scaled(by places: Int) -> Int64? {
        switch self {
        case .integer(let number): number == 0 ? 0 : Self.wholeNumber("\(number).0", shifted: places)
        case .number(let text): Self.wholeNumber(text, shifted: places)
        default: nil
        }
    }

    /// The exact whole value of a number with a fraction or an exponent (`1.50e1` is 15), times 10^`places`; nil when it has none
    /// in 64 bits.
    private static func wholeNumber(_ text: String, shifted places: Int = 0) -> Int64? {
        let parts = text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
        guard parts.count == 2 || text.contains("."), let mantissa = parts.first,
            let exponent = parts.count == 2 ? Int(parts[1]) : 0
        else { return nil }
        let pieces = mantissa.split(separator: ".", maxSplits: 1)
        var digits = String(pieces.joined())
        var scale = pieces.count == 2 ? exponent.subtractingReportingOverflow(pieces[1].count).partialValue : exponent
        while digits.last == "0" {
            digits.removeLast()
            scale = scale.addingReportingOverflow(1).partialValue
        }
        guard let significant = digits.last, significant != "-" else { return 0 }
        scale = scale.addingReportingOverflow(places).partialValue
        guard (0...18).contains(scale) else { return nil }
        return Int64(digits + String(repeating: "0", count: scale))
    }
}
