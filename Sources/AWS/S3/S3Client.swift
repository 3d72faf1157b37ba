public import Core
import Crypto
public import OutboundHTTP

/// The few calls of S3 that copies and backups need, on any store that speaks it.
///
/// Here are those for objects that are put whole: only where there is none, and perhaps locked so that not even their owner can
/// change them before a date. `S3Upload.swift` has those for objects that come in parts, which also removes. Each call is made once;
/// trying again is the caller's business, see ``AWSPatience/spend(_:)``.
public struct S3Client: Sendable {
    let bucket: S3Bucket
    let outbound: Outbound

    /// A client of one bucket.
    public init(bucket: S3Bucket, outbound: Outbound) {
        self.bucket = bucket
        self.outbound = outbound
    }

    /// The most bytes in an object that is read back: a bundle of 256 entries of 65,535 bytes each.
    public static let largestObject = 17 << 20

    /// What became of an object that was to be put.
    public enum Put: Sendable, Equatable {
        /// It stands there now.
        case stored
        /// There is one under this key already; it was left as it is.
        case exists
    }

    /// Puts an object unless there is one, and locks it until a time if one is given (Object Lock, mode `COMPLIANCE`).
    public func put(
        _ key: String, _ body: [UInt8], lockedUntil: Instant?, at now: Instant
    ) async throws(AWSFault) -> Put {
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
    public func get(_ key: String, at now: Instant) async throws(AWSFault) -> [UInt8]? {
        let answer = try await send("GET", key, at: now, limit: Self.largestObject)
        switch answer.status {
        case 200: return answer.body
        case 404 where answer.s3Code == "NoSuchKey": return nil
        default: throw answer.s3Fault
        }
    }

    /// The keys of a page that begin so, in the order of their bytes, and where the next page begins; nil after the last.
    public func list(
        _ prefix: String, after token: String? = nil, at now: Instant
    ) async throws(AWSFault) -> (keys: [String], next: String?) {
        var query = [(name: "list-type", value: "2"), ("prefix", prefix)]
        if let token { query.append(("continuation-token", token)) }
        let answer = try await send("GET", "", query: query, at: now)
        guard answer.status == 200 else { throw answer.s3Fault }
        let page = SimpleXML(answer.body)
        return (page.texts(of: "Key"), page.texts(of: "NextContinuationToken").first)
    }

    func send(
        _ method: String, _ key: String, query: [SignableRequest.Pair] = [], headers: [SignableRequest.Pair] = [],
        body: [UInt8] = [], at now: Instant, limit: Int = 1 << 20
    ) async throws(AWSFault) -> OutboundAnswer {
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
        do throws(OutboundFault) {
            return try await outbound.send(
                OutboundRequest(method: method, url: url, headers: signed.headers, body: body), atMost: limit)
        } catch {
            throw AWSFault(error)
        }
    }
}

extension OutboundAnswer {
    /// S3's own name for what went wrong.
    var s3Code: String? { AWSRefusal(self).code }

    var s3Fault: AWSFault {
        let refusal = AWSRefusal(self)
        // Two who put the same key at once: one of them is told to try again.
        if status == 409, refusal.code == "ConditionalRequestConflict" { return .unreachable(refusal.words) }
        return switch status {
        case 408, 425, 429, 500...: .unreachable("answered \(status): \(refusal.words)")
        default: .refused(refusal)
        }
    }
}
