/// Markup. What is interpolated as text is escaped, for between tags and for attributes in quotation marks alike; markup stays as it is:
///
/// ```swift
/// let greeting: HTML = "<p title=\"\(title)\">\(icon)Hello, \(name)</p>"
/// ```
///
/// Text becomes markup only through ``init(stringLiteral:)``. What calls it by name does so with constants of ours.
struct HTML: Sendable, Equatable {
    /// The markup.
    let text: String

    /// Nothing.
    static let none: HTML = ""

    private init(markup: String) {
        text = markup
    }

    /// Several, one after the other.
    init(_ parts: [HTML]) {
        self.init(markup: parts.map(\.text).joined())
    }

    /// Text as markup shows it. Control characters, which no page needs, are left out, and so is what turns the direction of the text round and
    /// could make a name look like another.
    static func escape(_ text: some StringProtocol) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{200e}", "\u{200f}", "\u{202a}"..."\u{202e}",
                "\u{2066}"..."\u{2069}":
                continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension HTML: ExpressibleByStringInterpolation {
    /// A literal of this program.
    init(stringLiteral markup: String) {
        self.init(markup: markup)
    }

    /// A literal with values in it.
    init(stringInterpolation parts: StringInterpolation) {
        self.init(markup: parts.markup)
    }

    /// A literal's parts, put together.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + 32 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { markup += literal }
        /// Text, which is escaped.
        mutating func appendInterpolation(_ text: some StringProtocol) { markup += HTML.escape(text) }
        /// A number.
        mutating func appendInterpolation(_ number: some BinaryInteger) { markup += "\(number)" }
        /// Markup, as it is.
        mutating func appendInterpolation(_ html: HTML) { markup += html.text }
        /// Markup, where there is some.
        mutating func appendInterpolation(_ html: HTML?) { markup += html?.text ?? "" }
        /// Several pieces of markup.
        mutating func appendInterpolation(_ list: [HTML]) { for html in list { markup += html.text } }
    }
}
