/// The texts in elements of a given name, which is all that is to be read of S3's answers. Not a parser: elements with
/// attributes, comments and sections of CDATA aren't looked into.
struct SimpleXML {
    private let text: String

    init(_ bytes: [UInt8]) {
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The texts of all elements `<name>…</name>`, in order.
    func texts(of name: String) -> [String] {
        var found: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "<\(name)>"),
            let end = rest[start.upperBound...].firstRange(of: "</\(name)>")
        {
            found.append(Self.unescape(rest[start.upperBound..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return found
    }

    private static func unescape(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
        return named.reduce(String(text)) { $0.replacing($1.0, with: $1.1) }
    }
}
