/// What a client would like (RFC 7240). Only `wait` is understood; whatever else is preferred is passed over.
struct Preferences {
    /// How long the client would wait for a better answer, in seconds (§4.3).
    let wait: Int64?

    /// Reads the lines of `Prefer`. Of several of one name the first counts (§2), also when it can't be read.
    init(_ lines: [String]) {
        let first = lines.flatMap(Self.items).lazy
            .map { $0.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(\.trimmed) }
            .first { $0.first?.lowercased() == "wait" }
        let seconds = first.flatMap { $0.count == 2 ? $0.last : nil }?.trimmingQuotes
        wait = seconds.flatMap { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int64($0) : nil }
    }

    /// The items of a list; commas between quotation marks part none.
    private static func items(_ line: String) -> [Substring] {
        var isQuoted = false
        return line.split { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }
    }
}

extension Substring {
    fileprivate var trimmingQuotes: Substring {
        count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? dropFirst().dropLast() : self
    }
}
