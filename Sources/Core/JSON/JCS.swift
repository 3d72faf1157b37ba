/// Canonical JSON: the one text of a value that everybody writes alike, so that it can be hashed and signed (RFC 8785, the JSON
/// Canonicalization Scheme).
///
/// Members are ordered by the UTF-16 code units of their names, strings have the fewest escapes, numbers are written as
/// ECMAScript writes doubles, and there is no white space. Strings are kept as they are: canonical doesn't mean normalized.
public enum JCS {
    /// The canonical text of a value, in UTF-8. The value may nest as deeply as ``JSONReader`` reads.
    public static func encode(_ value: JSONValue) throws(JCSFault) -> [UInt8] {
        var writer = JSONWriter()
        try write(value, to: &writer)
        return writer.bytes
    }

    private static func write(_ value: JSONValue, to writer: inout JSONWriter) throws(JCSFault) {
        switch value {
        case .null: writer.null()
        case .boolean(let truth): writer.boolean(truth)
        case .integer(let number): writer.raw(try JCSNumber.text(of: number))
        case .number(let text): writer.raw(try JCSNumber.text(of: text))
        case .string(let text): writer.string(text)
        case .array(let elements):
            writer.beginArray()
            for element in elements { try write(element, to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            var previous: JSONValue.Member?
            for member in members.sorted(by: { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }) {
                if let previous, previous.name.utf8.elementsEqual(member.name.utf8) { throw .duplicateName }
                writer.key(member.name)
                try write(member.value, to: &writer)
                previous = member
            }
            writer.endObject()
        }
    }
}

/// Why a value has no canonical text.
public enum JCSFault: String, Error, Sendable, Hashable, CaseIterable {
    /// An object has two members of one name.
    case duplicateName = "an object has the same member twice"
    /// A whole number that readers with doubles would round (RFC 8785 §3.1 asks for I-JSON), or no finite number at all.
    case inexactNumber = "a number is not one that a double holds exactly"
}

/// How ECMAScript writes a double (ECMA-262 §6.1.6.1.20), which RFC 8785 §3.2.2.3 asks for.
enum JCSNumber {
    /// A whole number. Those beyond ±2⁵³ that no double holds are refused: the reader on the other side would see another one.
    static func text(of number: Int64) throws(JCSFault) -> String {
        if number.magnitude <= 1 << 53 { return String(number) }
        guard let double = Double(exactly: number) else { throw .inexactNumber }
        return text(of: double)
    }

    /// A number as JSON writes it.
    static func text(of number: String) throws(JCSFault) -> String {
        guard let double = Double(number), double.isFinite else { throw .inexactNumber }
        return text(of: double)
    }

    /// A finite number: the fewest digits that read back the same, as Swift finds them too, set as ECMAScript sets them.
    static func text(of double: Double) -> String {
        if double == 0 { return "0" }
        let sign = double < 0 ? "-" : ""
        let (digits, point) = decimal(double.magnitude)
        let zeros = { String(repeating: "0", count: $0) }
        switch point {
        case digits.count...21: return sign + digits + zeros(point - digits.count)
        case 1...21: return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0: return sign + "0." + zeros(-point) + digits
        default:
            let exponent = point - 1
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return sign + digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + String(exponent.magnitude)
        }
    }

    /// The significant digits of a positive number, and where its point stands: 0.digits × 10^point.
    private static func decimal(_ double: Double) -> (digits: String, point: Int) {
        let parts = double.description.split(separator: "e")
        let pieces = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
        let (whole, fraction) = (pieces.first ?? "", pieces.dropFirst().first ?? "")
        var point = whole.count + (parts.dropFirst().first.flatMap { Int($0) } ?? 0)
        var digits = (whole + fraction)[...]
        while digits.first == "0" {
            digits.removeFirst()
            point -= 1
        }
        while digits.last == "0" { digits.removeLast() }
        return (String(digits), point)
    }
}
