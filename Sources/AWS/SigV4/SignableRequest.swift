import Core
import Crypto

/// A request as AWS Signature Version 4 looks at it: nothing in it is percent-encoded yet.
struct SignableRequest {
    /// A name and its value.
    typealias Pair = (name: String, value: String)

    var method: String
    /// Begins with a slash.
    var path: String
    var query: [Pair] = []
    /// All that are signed, `host` among them.
    var headers: [Pair]
    var body: [UInt8] = []

    /// The path as it is signed and sent. S3 wants it as it is; other services want `.`, `..` and empty segments resolved.
    func canonicalPath(resolved: Bool) -> String {
        PercentEncoding.encode(resolved ? Self.resolve(path) : path, keepingSlashes: true)
    }

    /// The query as it is signed and sent: encoded, then in the order of the bytes.
    var canonicalQuery: String {
        query.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
            .sorted { Array($0.0.utf8).lexicographicallyPrecedes(Array($1.0.utf8)) || ($0.0 == $1.0 && $0.1 < $1.1) }
            .map { "\($0)=\($1)" }.joined(separator: "&")
    }

    /// The names of the headers, in lower case and in order, with semicolons between.
    var signedHeaders: String { canonicalHeaders.map(\.name).joined(separator: ";") }

    /// The body's SHA-256 in hexadecimal.
    var bodyHash: String { Hexadecimal.encode(Array(SHA256.hash(data: body))) }

    /// The text whose hash is signed.
    func canonicalRequest(resolvingPath: Bool) -> String {
        let headers = canonicalHeaders.map { "\($0.name):\($0.value)\n" }.joined()
        return [method, canonicalPath(resolved: resolvingPath), canonicalQuery, headers, signedHeaders, bodyHash]
            .joined(separator: "\n")
    }

    /// Lower-case names in order; the values of one name joined by commas in the order they came, runs of white space made one.
    private var canonicalHeaders: [Pair] {
        var values: [String: [String]] = [:]
        for header in headers {
            let value = header.value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            values[header.name.lowercased(), default: []].append(value)
        }
        return values.map { ($0.key, $0.value.joined(separator: ",")) }.sorted { $0.name < $1.name }
    }

    private static func resolve(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
        }
        return "/" + kept.joined(separator: "/") + (path.hasSuffix("/") && !kept.isEmpty ? "/" : "")
    }
}

/// The percent-encoding of RFC 3986 §2.1: everything but the unreserved characters of §2.3.
enum PercentEncoding {
    static func encode(_ text: String, keepingSlashes: Bool = false) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            case UInt8(ascii: "/") where keepingSlashes: encoded.append(byte)
            default: encoded += Array("%\(Hexadecimal.encode([byte]).uppercased())".utf8)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
