/// The target of a request: its path as it came, and its query (RFC 9112 §3.2).
struct RequestTarget: Sendable, Equatable {
    /// The path, still percent-encoded, beginning with `/`; for any other target (`*`) as it came.
    let path: Substring
    /// What follows the first `?`, still encoded; nil when there is none.
    let query: Substring?

    /// Splits a target in origin form (`/path?query`) or absolute form (`http://host/path?query`).
    init(_ target: String) {
        var rest = target[...]
        if rest.utf8.first != UInt8(ascii: "/") { rest = Self.withoutAuthority(rest) }
        if let fragment = rest.utf8.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
        guard let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) else {
            path = rest
            query = nil
            return
        }
        path = rest[..<mark]
        query = rest[rest.utf8.index(after: mark)...]
    }

    private static func withoutAuthority(_ target: Substring) -> Substring {
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count)
            guard let end = rest.utf8.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }) else {
                return "/"
            }
            return rest[end...]
        }
        return target
    }
}
