/// The token of an `Authorization` header (RFC 6750 §2.1, RFC 9449 §7.1).
enum BearerToken: Sendable, Equatable {
    /// There is no such header.
    case absent
    /// The header is there, but not one `Bearer` or `DPoP` token.
    case unusable
    /// The token as it came, unchecked.
    case token(String)
    /// The same, with the scheme `DPoP`: a proof of the token's key has to be there too.
    case bound(String)

    /// The longest token we look at: ours stay under 2 KiB.
    static let mostBytes = 8192

    /// Reads the header's value.
    init(authorization: String?) {
        guard let authorization else {
            self = .absent
            return
        }
        let text = authorization.utf8
        guard text.count <= Self.mostBytes, let space = text.firstIndex(of: UInt8(ascii: " ")),
            case let scheme = Substring(text[..<space]).lowercased(), scheme == "bearer" || scheme == "dpop"
        else {
            self = .unusable
            return
        }
        let token = String(Substring(text[text.index(after: space)...].drop { $0 == UInt8(ascii: " ") }))
        // Through the buffer: a token has eight hundred bytes, and each request one.
        let isToken = token.utf8.span.withUnsafeBufferPointer { $0.allSatisfy(Self.isTokenByte) }
        self = !isToken || token.isEmpty ? .unusable : scheme == "dpop" ? .bound(token) : .token(token)
    }

    /// The alphabet of `b64token`.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
