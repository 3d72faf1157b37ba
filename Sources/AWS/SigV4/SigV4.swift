import Core
import Crypto

/// AWS Signature Version 4, in its two variants: in the header `Authorization`, or in the query of a URL that is passed on.
///
/// ```
/// canonical request ─ SHA-256 ─▶ string to sign ─ HMAC ─▶ signature
///        method, path, query,           time,                ▲
///        headers, hash of the body      scope                │
///                                       secret ─ date ─ region ─ service
/// ```
struct SigV4: Sendable {
    let credentials: AWSCredentials
    let region: String
    let service: String
    /// Whether `.`, `..` and empty segments of a path are resolved before it is signed. S3 wants them as they are; the other services
    /// want them resolved, which makes no difference to those asked here, whose path is `/`.
    var resolvesPath = false
    /// Whether the token of temporary credentials is signed too; else it is added afterwards.
    var signsToken = true

    private static let algorithm = "AWS4-HMAC-SHA256"
    private static let tokenName = "X-Amz-Security-Token"

    /// A signature and what led to it.
    struct Signature {
        let canonicalRequest: String
        let stringToSign: String
        /// 64 hexadecimal digits.
        let text: String
        /// The request that it is a signature of.
        let request: SignableRequest
    }

    /// The request with `X-Amz-Date`, the token, and `Authorization`.
    func signed(_ request: SignableRequest, at time: Instant) -> (request: SignableRequest, signature: Signature) {
        var request = request
        request.headers.append(("X-Amz-Date", time.compact))
        let token = credentials.sessionToken.map { (name: Self.tokenName, value: $0.reveal()) }
        if let token, signsToken { request.headers.append(token) }
        let signature = signature(of: request, at: time)
        let authorization =
            "\(Self.algorithm) Credential=\(credential(at: time)), SignedHeaders=\(request.signedHeaders), "
            + "Signature=\(signature.text)"
        if let token, !signsToken { request.headers.append(token) }
        request.headers.append(("Authorization", authorization))
        return (request, signature)
    }

    /// The request with its signature in the query, good for so many seconds.
    func presigned(
        _ request: SignableRequest, at time: Instant, seconds: Int
    ) -> (request: SignableRequest, signature: Signature) {
        var request = request
        request.query += [
            ("X-Amz-Algorithm", Self.algorithm), ("X-Amz-Credential", credential(at: time)),
            ("X-Amz-Date", time.compact), ("X-Amz-Expires", "\(seconds)"),
            ("X-Amz-SignedHeaders", request.signedHeaders),
        ]
        let token = credentials.sessionToken.map { (name: Self.tokenName, value: $0.reveal()) }
        if let token, signsToken { request.query.append(token) }
        let signature = signature(of: request, at: time)
        if let token, !signsToken { request.query.append(token) }
        request.query.append(("X-Amz-Signature", signature.text))
        return (request, signature)
    }

    private func signature(of request: SignableRequest, at time: Instant) -> Signature {
        let canonical = request.canonicalRequest(resolvingPath: resolvesPath)
        let hash = Hexadecimal.encode(Array(SHA256.hash(data: Array(canonical.utf8))))
        let stringToSign = [Self.algorithm, time.compact, scope(at: time), hash].joined(separator: "\n")
        let key = [Self.day(time), region, service, "aws4_request"]
            .reduce(Array("AWS4\(credentials.secret.reveal())".utf8)) { Self.code(of: $1, under: $0) }
        return Signature(
            canonicalRequest: canonical, stringToSign: stringToSign,
            text: Hexadecimal.encode(Self.code(of: stringToSign, under: key)), request: request)
    }

    private func credential(at time: Instant) -> String { "\(credentials.accessKeyID)/\(scope(at: time))" }

    private func scope(at time: Instant) -> String { "\(Self.day(time))/\(region)/\(service)/aws4_request" }

    private static func code(of text: String, under key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    /// `20150830`
    private static func day(_ time: Instant) -> String { String(time.compact.prefix(8)) }
}
