import Core

/// An `http` or `https` address without query and fragment, so that two spellings of it are the same (RFC 3986 §6.2.2 and §6.2.3).
struct HTTPAddress: Hashable, Sendable {
    private let origin: String
    private let path: String

    init?(_ text: String) {
        guard let parts = AbsoluteURI(text), let host = parts.host else { return nil }
        let scheme = parts.scheme.lowercased()
        let usual = ["https": "443", "http": "80"]
        guard let usualPort = usual[scheme] else { return nil }
        origin = "\(scheme)://\(host.lowercased()):\(parts.port ?? usualPort)"
        let path = Self.normalized(parts.rest.prefix { $0 != "?" && $0 != "#" })
        self.path = path.isEmpty ? "/" : path
    }

    /// Escapes in capitals, and none where none is needed.
    private static func normalized(_ path: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = path.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = [rest.popFirst(), rest.popFirst()].compactMap { $0 }
            let decoded = Hexadecimal.decode(String(decoding: digits, as: UTF8.self))?.first
            if let decoded, PercentCoding.isUnreserved(decoded) {
                bytes.append(decoded)
            } else {
                bytes.append(byte)
                bytes.append(contentsOf: String(decoding: digits, as: UTF8.self).uppercased().utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
