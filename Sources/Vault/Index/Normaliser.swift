import Foundation

/// Brings values that people take for the same to one text, before a blind index is made of it.
///
/// A rule never changes: another rule is another version, and an index then has terms of both until its rows are rewritten.
/// Unicode's tables are those of the system; what changes in them from version to version is letters that nobody had before.
public struct Normaliser: Sendable {
    /// What it is for, such as `email`.
    public let name: String
    /// Counts up from 1; stands in each term.
    public let version: UInt8
    private let rule: @Sendable (String) -> String?

    /// A rule; it gives nil for a value that can't be looked for.
    public init(_ name: StaticString, version: UInt8, _ rule: @escaping @Sendable (String) -> String?) {
        self.name = name.description
        self.version = version
        self.rule = rule
    }

    /// The text to index; nil when there is nothing to look for.
    public func normalise(_ value: String) -> String? {
        rule(value).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// E-mail addresses: NFKC, no white space around, lower case.
    public static let email = Normaliser("email", version: 1) { folded($0).lowercased() }

    /// The part of an e-mail address behind the last `@`.
    public static let emailDomain = Normaliser("email-domain", version: 1) { text in
        let address = folded(text).lowercased()
        return address.lastIndex(of: "@").map { String(address[address.index(after: $0)...]) }
    }

    /// Telephone numbers as E.164: `+` and up to 15 digits. A number without country is taken as North American when it has ten
    /// digits, or eleven behind a 1; anything else has to begin with `+`, `00` or `011`. An extension is left out.
    public static let phone = Normaliser("phone", version: 1) { e164($0) }

    /// The digits alone: account and document numbers, however they are grouped.
    public static let digits = Normaliser("digits", version: 1) { onlyDigits(folded($0)) }

    /// The last four digits.
    public static let lastFourDigits = Normaliser("last-four", version: 1) { text in
        let digits = onlyDigits(folded(text))
        return digits.count >= 4 ? String(digits.suffix(4)) : nil
    }

    /// Names of people and places: NFKC, without case, one space between words. `Straße` and `STRASSE` are the same.
    public static let name = Normaliser("name", version: 1) { text in
        folded(text).uppercased().lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func folded(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func onlyDigits(_ text: String) -> String {
        String(text.unicodeScalars.compactMap { $0.properties.numericType == .decimal ? digit($0) : nil })
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Character? {
        scalar.properties.numericValue.flatMap { Character(String(Int($0))) }
    }

    private static func e164(_ text: String) -> String? {
        let text = folded(text).lowercased()
        let number = text.prefix { !$0.isLetter && $0 != "#" && $0 != ";" }
        let digits = onlyDigits(String(number))
        let isInternational = number.contains("+")
        let whole: Substring =
            if isInternational {
                digits[...]
            } else if digits.hasPrefix("011") {
                digits.dropFirst(3)
            } else if digits.hasPrefix("00") {
                digits.dropFirst(2)
            } else if digits.count == 10 {
                "1" + digits[...]
            } else if digits.count == 11, digits.hasPrefix("1") {
                digits[...]
            } else {
                ""
            }
        return (7...15).contains(whole.count) && whole.first != "0" ? "+" + whole : nil
    }
}
