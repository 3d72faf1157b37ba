/// What becomes of a value that was found.
public enum Operator: Sendable {
    /// It stays.
    case keep
    /// Guide A's forms: `j***@example.com`, `***-***-****`, `***-**-****`, `****-****-****-****`; others are in `docs/pii.md`.
    case mask
    /// It is taken out.
    case redact
    /// A fixed text stands in for it; the kind's name in capitals and brackets, as `[EMAIL]`, when there is none.
    case replace(String?)
    /// Something that follows from the value stands in for it: a keyed hash, its ciphertext, a token.
    case substitute(any Substitute)
    /// A date moves by so many days and keeps its form, so that intervals stay what they were. Other values are masked.
    case shiftDate(days: Int)

    /// What stands in for a value of a kind.
    public func apply(to value: String, of kind: Kind) -> String {
        switch self {
        case .keep: value
        case .mask: kind.mask.apply(to: value)
        case .redact: ""
        case .replace(let text): text ?? "[\(kind.name.uppercased())]"
        case .substitute(let substitute): substitute.substitute(for: value, of: kind) ?? Mask.stars.apply(to: value)
        case .shiftDate(let days): DateShift.shift(value, days: days) ?? kind.mask.apply(to: value)
        }
    }
}

extension Mask {
    func apply(to value: String) -> String {
        switch self {
        case .email:
            guard let first = value.unicodeScalars.first, let at = value.lastIndex(of: "@") else { return "***" }
            return "\(first)***\(value[at...])"
        case .fixed(let text): return text.description
        case .stars: return "********"
        }
    }

    private static let threeStars = Array("***".utf8)

    /// Appends the same to bytes, for a value that stands there as it is.
    func append(to output: inout [UInt8], for value: UnsafeRawBufferPointer) {
        switch self {
        case .email:
            if let at = value.lastIndex(of: UInt8(ascii: "@")),
                let rest = value.dropFirst().firstIndex(where: { $0 & 0xc0 != 0x80 })
            {
                output += value[..<rest]
                output += Self.threeStars
                output += value[at...]
            } else {
                output += Self.threeStars
            }
        case .fixed(let text): text.withUTF8Buffer { output += $0 }
        case .stars: output.append(contentsOf: repeatElement(UInt8(ascii: "*"), count: 8))
        }
    }
}
