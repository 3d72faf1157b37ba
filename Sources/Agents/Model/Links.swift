/// Whether a text holds what a program that shows it may make a link of: an address with or without its scheme, or one of Markdown's.
enum Links {
    /// Schemes that do something without `//`, where something follows at once: “the data: …” is none.
    private static let schemes = ["javascript:", "vbscript:", "mailto:", "data:", "tel:", "sms:", "file:"]

    static func stand(in text: String) -> Bool {
        // What isn't seen doesn't count: `www\u{200B}.` reads as `www.`, and programs differ in what they make of it.
        let seen = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }))
        let lower = seen.lowercased()
        if lower.contains("//") || lower.contains("](") || lower.contains("www.") { return true }
        if schemes.contains(where: { isScheme($0, in: lower) }) { return true }
        return lower.split(whereSeparator: { $0.isWhitespace || ",;()[]{}<>\"'“”‘’|".contains($0) }).contains(
            where: isAddress)
    }

    private static func isScheme(_ scheme: String, in text: String) -> Bool {
        text.ranges(of: scheme).contains { found in
            found.upperBound < text.endIndex && !text[found.upperBound].isWhitespace
        }
    }

    /// `evil.example`, `evil.example/x`, `ann@evil.example:8080`; `12.5`, `e.g.` and a full stop without a space behind a word aren't, unless
    /// what follows could be a top-level domain: two letters or more.
    private static func isAddress(_ word: Substring) -> Bool {
        let host = word.prefix { !"/?#:".contains($0) }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let named = labels.last == "" ? labels.dropLast() : labels[...]
        guard named.count > 1, named.allSatisfy({ !$0.isEmpty }), let top = named.last else { return false }
        return top.count > 1 && (top.allSatisfy(\.isLetter) || top.hasPrefix("xn--"))
    }
}
