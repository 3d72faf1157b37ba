import Core

/// An absolute URI without userinfo (RFC 3986 §4.3), taken apart but not rewritten.
struct AbsoluteURI: Sendable, Hashable {
    /// The longest that we take, in bytes.
    static let longest = 2_048

    /// The text as it was given.
    let text: String
    /// The scheme as it was written.
    let scheme: String
    /// The host as it was written, an IPv6 address with its brackets; nil where there is no authority (`com.example.app:/done`).
    let host: String?
    /// The port's digits: no leading zero, 1 to 65,535; nil when there is none.
    let port: String?
    /// Path and query, with the fragment if there is one.
    let rest: String

    /// Takes a URI apart; nil for what isn't one, or has userinfo, or a host that is none.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest, Characters.areURI(text), let colon = text.firstIndex(of: ":") else {
            return nil
        }
        let scheme = text[..<colon]
        guard let first = scheme.utf8.first, Characters.isLetter(first),
            scheme.utf8.allSatisfy({ Characters.isAlphanumeric($0) || "+-.".utf8.contains($0) })
        else { return nil }
        self.text = text
        self.scheme = String(scheme)
        let after = text[text.index(after: colon)...]
        guard after.hasPrefix("//") else {
            host = nil
            port = nil
            rest = String(after)
            return
        }
        let authority = after.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        rest = String(after[authority.endIndex...])
        guard !authority.contains("@"), let (host, port) = Self.parts(of: authority) else { return nil }
        self.host = host
        self.port = port
    }

    var hasFragment: Bool { rest.contains("#") }

    /// The host as an address, when it is one.
    var address: IPAddress? {
        guard let host else { return nil }
        return IPAddress(host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host)
    }

    private static func parts(of authority: Substring) -> (host: String, port: String?)? {
        let end = authority.first == "[" ? authority.firstIndex(of: "]").map(authority.index(after:)) : nil
        let host = authority[..<(end ?? authority.firstIndex(of: ":") ?? authority.endIndex)]
        let tail = authority[host.endIndex...]
        guard isHost(host) else { return nil }
        guard !tail.isEmpty else { return (String(host), nil) }
        let port = tail.dropFirst()
        guard tail.first == ":", isPort(port) else { return nil }
        return (String(host), String(port))
    }

    /// Whether a text is a port as a number is usually written.
    static func isPort(_ text: Substring) -> Bool {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(Characters.isDigit), text.first != "0",
            let number = Int(text)
        else { return false }
        return number <= 65_535
    }

    /// A name of labels, an IPv4 address, or an IPv6 address in brackets.
    private static func isHost(_ text: Substring) -> Bool {
        if text.first == "[" { return text.last == "]" && IPAddress(text.dropFirst().dropLast())?.width == 128 }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last else { return false }
        // What ends in a number is an address, and only in its one form (WHATWG URL reads 0x7f.1 as one too).
        if last.utf8.allSatisfy(Characters.isDigit) || last.lowercased().hasPrefix("0x") {
            return IPAddress(text)?.width == 32
        }
        return labels.allSatisfy(isLabel)
    }

    private static func isLabel(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 63 else { return false }
        return Characters.isAlphanumeric(first) && Characters.isAlphanumeric(last)
            && text.utf8.allSatisfy { Characters.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }
}
