import Core

/// The client's address, seen through the proxies we trust.
///
/// Every proxy appends the address it was called from to `X-Forwarded-For`, so the list is read from the right: as
/// long as an address is a trusted proxy's, the one to its left was written by it. The first that is not trusted is
/// the client; whatever stands further left the client may have made up (OWASP ASVS 5.0 §4.1.3). `Forwarded` (RFC
/// 7239) is not read: trusting two headers lets a client send the one that its proxy doesn't set.
struct ForwardedFor: Sendable {
    /// More hops than any real chain has; a longer list is cut here, and the address there counts as the client's.
    static let mostHops = 32

    /// The networks whose word we take. None: the peer is the client.
    let trusted: [CIDR]

    /// The client of a connection from `peer` with these lines of `X-Forwarded-For`, in the order they came.
    func client(peer: IPAddress, lines: [String]) -> IPAddress {
        guard isTrusted(peer) else { return peer }
        var client = peer
        var hops = 0
        for line in lines.reversed() {
            for element in line.split(separator: ",", omittingEmptySubsequences: false).reversed() {
                hops += 1
                guard hops <= Self.mostHops, let address = Self.address(element) else { return client }
                client = address
                guard isTrusted(address) else { return client }
            }
        }
        return client
    }

    /// Whether an address is a trusted proxy's.
    func isTrusted(_ address: IPAddress) -> Bool {
        trusted.contains { $0.contains(address) }
    }

    /// One element: an address, perhaps with a port (`203.0.113.7:4711`, `[2001:db8::1]:4711`), as some proxies write
    /// it.
    private static func address(_ element: Substring) -> IPAddress? {
        var text = element.trimmed
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            text = text[text.index(after: text.startIndex)..<end]
        } else if let colon = text.firstIndex(of: ":"), text.lastIndex(of: ":") == colon {
            text = text[..<colon]
        }
        return IPAddress(String(text))
    }
}

extension Substring {
    /// Without the spaces and tabs (RFC 9110 OWS) at either end.
    var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
