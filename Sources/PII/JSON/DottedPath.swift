/// The keys from the root of a JSON document to one of its values, as one text.
///
/// It is bounded, so that no document makes many findings each carry much of it.
enum DottedPath {
    /// Bytes of a key that count; what comes behind them is left out.
    static let longestKey = 256
    /// Bytes of keys after which those further out are left out.
    static let longest = 1000

    /// Keys, the innermost first, from the root on and separated by dots; `…` stands for those that are left out.
    static func dotted(innermostFirst keys: some Sequence<String>) -> String {
        var (parts, length): ([String], Int) = ([], 0)
        for key in keys {
            guard length <= longest else { return "…" + parts.reversed().joined(separator: ".") }
            parts.append(key)
            length += key.utf8.count
        }
        return parts.reversed().joined(separator: ".")
    }

    /// A key as a path has it.
    static func key(_ name: String) -> [UInt8] { Array(name.utf8.prefix(longestKey)) }
}
