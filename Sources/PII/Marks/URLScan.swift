/// URLs, found by their `://`, and what opens doors in them.
extension Scanner {
    private static let longestScheme = 16
    private static let longestURL = 2048

    /// RFC 3986: a scheme, a host, and whatever follows until white space or a quote.
    mutating func url(at colon: Int) {
        let host = colon + 3
        colonsDone = max(colonsDone, host)
        let start = text.start(before: colon, most: Self.longestScheme) {
            $0.isAlphanumeric || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
        }
        // A scheme within a URL ends where that ends.
        let end = lastURL.contains(host) ? lastURL.upperBound : urlEnd(from: host)
        lastURL = host..<max(host, end)
        guard text[start].isLetter, end > host + 2 else { return }
        // The host's own colons and the path's aren't looked at again.
        let authority = text.end(from: host, most: end - host) {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        colonsDone = max(colonsDone, authority)
        let name = credentials(host..<authority) ?? host
        let isHost = text[name].isAlphanumeric || text[name] == UInt8(ascii: "[") || text[name] >= 0x80
        let hasDot = text[name..<authority].contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
        if isHost { add(.url, start..<end, hasDot ? 90 : 55) }
    }

    /// `user:password@` before a host; where the host begins.
    private mutating func credentials(_ authority: Range<Int>) -> Int? {
        guard let at = text[authority].lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let sign = authority.lowerBound + at
        let user = authority.lowerBound..<sign
        if let colon = text[user].firstIndex(of: UInt8(ascii: ":")), colon < user.count - 1 {
            add(.urlCredentials, user, 99)
        }
        return sign + 1
    }

    /// `www.` and a domain without a scheme.
    mutating func bareURL(at start: Int) {
        guard text[start - 1] != UInt8(ascii: "/"), text[start - 1] != UInt8(ascii: "@"),
            text[start - 1] != UInt8(ascii: ".")
        else { return }
        let end = urlEnd(from: start + 4)
        guard text[start + 4].isAlphanumeric, text[start + 4..<end].contains(UInt8(ascii: ".")) else { return }
        add(.url, start..<end, 80)
    }

    /// Where a URL ends: before white space, quotes and brackets, without the sentence's punctuation.
    private func urlEnd(from start: Int) -> Int {
        var end = text.end(from: start, most: Self.longestURL) { byte in
            switch byte {
            case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"),
                UInt8(ascii: "{"),
                UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "^"), 0x7f:
                false
            default: true
            }
        }
        while end > start {
            switch text[end - 1] {
            case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"),
                UInt8(ascii: "?"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "'"), UInt8(ascii: "*"):
                end -= 1
            default: return end
            }
        }
        return end
    }
}
