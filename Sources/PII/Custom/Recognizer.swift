/// A kind of one's own: a pattern, words near it, and a check by its name.
public struct Recognizer: Sendable {
    /// What its findings are.
    public let kind: Kind
    /// What it looks like.
    public let pattern: Pattern
    /// What has to hold for the digits; it moves the score by 20.
    public let checksum: Checksum?
    /// Words that tell of it; the first eight letters of each count.
    public let context: [String]
    /// How sure the pattern alone makes us, 1 to 100.
    public let score: Int
    private let cues: Set<PackedWord>

    /// A recognizer. `score` is 1 to 100; with words, 40 are added when one stands within 44 bytes before the match.
    public init(
        _ kind: Kind, pattern: Pattern, checksum: Checksum? = nil, context: [String] = [], score: Int = 60
    ) throws(RecognizerFault) {
        guard (1...100).contains(score) else { throw .score(score) }
        guard Self.isName(kind.name) else { throw .name(kind.name) }
        self.kind = kind
        self.pattern = pattern
        self.checksum = checksum
        self.context = context
        self.score = score
        cues = Set(context.map { PackedWord($0.utf8) })
    }

    /// A text that always counts as a kind.
    init(denying value: String, as kind: Kind) {
        self.kind = kind
        pattern = Pattern(literal: Array(value.utf8))
        (checksum, context, score, cues) = (nil, [], 100, [])
    }

    /// The range and the score of a match that begins here.
    func match(_ text: Text, at start: Int) -> (Range<Int>, Int)? {
        guard let end = pattern.end(text, at: start), !(text[end - 1].isAlphanumeric && text[end].isAlphanumeric) else {
            return nil
        }
        var sum = score
        if let checksum { sum += checksum.holds(text[start..<end]) ? 20 : -20 }
        if !cues.isEmpty, isCued(text, before: start) { sum += 40 }
        return (start..<end, sum)
    }

    private func isCued(_ text: Text, before start: Int) -> Bool {
        let limit = max(text.lower, start - Surroundings.reachBefore)
        let window = text[limit..<start]
        return window.split(whereSeparator: { !$0.isLetter }).contains { cues.contains(PackedWord($0)) }
    }

    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0.isLower || $0.isDigit || $0 == UInt8(ascii: "_") }
    }
}

/// Why there is no such recognizer.
public enum RecognizerFault: Error, Hashable, Sendable {
    /// Not a pattern; see ``Pattern``.
    case pattern(String)
    /// Not 1 to 127 bytes.
    case budget(Int)
    /// Not 1 to 100.
    case score(Int)
    /// Not lower-case letters, digits and `_`, 1 to 64 of them.
    case name(String)
}

/// Checks that a custom recognizer can name.
public enum Checksum: String, Sendable, CaseIterable {
    /// ISO/IEC 7812-1.
    case luhn
    /// J. Verhoeff, 1969.
    case verhoeff
    /// ISO/IEC 7064 mod 97,10, over letters and digits as in an IBAN.
    case mod97 = "mod97_10"
    /// ISO/IEC 7064 mod 11,10, over eleven digits.
    case mod11 = "mod11_10"
    /// The ABA's weights 3, 7, 1, over nine digits.
    case aba

    /// Whether the check holds for what was matched; signs other than letters and digits are passed over.
    func holds(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let digits = Digits(bytes)
        return switch self {
        case .luhn: digits.count > 1 && Luhn.holds(digits)
        case .verhoeff: digits.count > 1 && Verhoeff.holds(digits)
        case .mod97: IBANCheck.holds(bytes.filter(\.isAlphanumeric))
        case .mod11: digits.count == 11 && EuropeanChecks.taxID(digits)
        case .aba: digits.count == 9 && AmericanChecks.routing(digits)
        }
    }
}

extension Scanner {
    /// The custom recognizers whose pattern matches here.
    mutating func custom(at position: Int) {
        for recognizer in rules.custom {
            guard let (range, score) = recognizer.match(text, at: position) else { continue }
            add(recognizer.kind, range, score)
        }
    }
}
