import Core
import Crypto

/// The few calls of S3 that a mirror needs, on any store that speaks it.
///
/// Nothing here overwrites or deletes: an object is put only where there is none, and may be locked so that not even its owner
/// can change it before a date. Each call is made once; trying again is the caller's business.
struct S3Client: Sendable {
    let bucket: S3Bucket
    let outbound: Outbound

    /// The most bytes in an object that is read back: a bundle of 256 entries of 65,535 bytes each.
    static let largestObject = 17 << 20

    /// What became of an object that was to be put.
    enum Put: Sendable, Equatable {
        case stored
        /// There is one under this key already; it was left as it is.
        case exists
    }

    /// Puts an object unless there is one, and locks it until a time if one is given (Object Lock, mode `COMPLIANCE`).
    func put(
        _ key: String, _ body: [UInt8], lockedUntil: Instant?, at now: Instant
    ) async throws(AnchorFault) -> Put {
        var headers = [
            (name: "Content-Type", value: "application/octet-stream"), ("If-None-Match", "*"),
            // A store that locks wants to know that it locks the right bytes.
            ("X-Amz-Checksum-Sha256", Base64.encode(Array(SHA256.hash(data: body)))),
            ("X-Amz-Sdk-Checksum-Algorithm", "SHA256"),
        ]
        if let lockedUntil {
            headers.append(("X-Amz-Object-Lock-Mode", "COMPLIANCE"))
            headers.append(("X-Amz-Object-Lock-Retain-Until-Date", lockedUntil.rfc3339))
        }
        let answer = try await send("PUT", key, headers: headers, body: body, at: now)
        switch answer.status {
        case 200: return .stored
        case 412: return .exists
        default: throw answer.s3Fault
        }
    }

    /// An object's bytes; nil when there is none.
    func get(_ key: String, at now: Instant) async throws(AnchorFault) -> [UInt8]? {
        let answer = try await send("GET", key, at: now, limit: Self.largestObject)
        switch answer.status {
        case 200: return answer.body
        case 404 where answer.s3Code == "NoSuchKey": return nil
        default: throw answer.s3Fault
        }
    }

    /// The keys of a page that begin so, in the order of their bytes, and where the next page begins; nil after the last.
    func list(
        _ prefix: String, after token: String? = nil, at now: Instant
    ) async throws(AnchorFault) -> (keys: [String], next: String?) {
        var query = [(name: "list-type", value: "2"), ("prefix", prefix)]
        if let token { query.append(("continuation-token", token)) }
        let answer = try await send("GET", "", query: query, at: now)
        guard answer.status == 200 else { throw answer.s3Fault }
        let page = SimpleXML(answer.body)
        return (page.texts(of: "Key"), page.texts(of: "NextContinuationToken").first)
    }

    private func send(
        _ method: String, _ key: String, query: [SignableRequest.Pair] = [], headers: [SignableRequest.Pair] = [],
        body: [UInt8] = [], at now: Instant, limit: Int = 1 << 20
    ) async throws(AnchorFault) -> OutboundAnswer {
        var request = SignableRequest(
            method: method, path: "/" + (bucket.isInPath ? "\(bucket.name)/" : "") + key, query: query,
            headers: [("Host", bucket.authority)] + headers, body: body)
        request.headers.append(("X-Amz-Content-Sha256", request.bodyHash))
        let signer = SigV4(credentials: bucket.credentials, region: bucket.region, service: "s3")
        let signed = signer.signed(request, at: now).request
        let search = signed.canonicalQuery
        let url =
            "\(bucket.scheme)://\(bucket.authority)\(signed.canonicalPath(resolved: false))"
            + (search.isEmpty ? "" : "?\(search)")
        return try await outbound.send(
            OutboundRequest(method: method, url: url, headers: signed.headers, body: body), atMost: limit)
    }
}

extension OutboundAnswer {
    /// S3's own name for what went wrong.
    fileprivate var s3Code: String? { SimpleXML(body).texts(of: "Code").first }

    fileprivate var s3Fault: AnchorFault {
        let message = SimpleXML(body).texts(of: "Message").first
        let words = [s3Code, message].compactMap(\.self).joined(separator: ": ")
        // Two who put the same key at once: one of them is told to try again.
        if status == 409, s3Code == "ConditionalRequestConflict" { return .unreachable(words) }
        return fault(String(words.prefix(200)))
    }
}
