public import Core
import OutboundHTTP

/// Large objects: written part by part, read part by part, and removed.
extension S3Client {
    /// The most parts in an object.
    public static let mostParts = 10_000

    /// Begins an object that comes in parts; returns what it goes by until it is complete.
    public func beginUpload(_ key: String, at now: Instant) async throws(AWSFault) -> String {
        let answer = try await send(
            "POST", key, query: [("uploads", "")], headers: [("Content-Type", "application/octet-stream")], at: now)
        guard answer.status == 200 else { throw answer.s3Fault }
        guard let id = SimpleXML(answer.body).texts(of: "UploadId").first else {
            throw .unreadable("an upload without an id")
        }
        return id
    }

    /// Brings a part, the first of which is 1; returns its tag.
    public func upload(
        part number: Int, of upload: String, _ key: String, _ body: [UInt8], at now: Instant
    ) async throws(AWSFault) -> String {
        let answer = try await send(
            "PUT", key, query: [("partNumber", String(number)), ("uploadId", upload)], body: body, at: now)
        guard answer.status == 200 else { throw answer.s3Fault }
        guard let tag = answer.entityTag else { throw .unreadable("a part without a tag") }
        return tag
    }

    /// Makes one object of all parts, by their tags in order, unless there is one by now.
    public func finishUpload(
        _ upload: String, _ key: String, tags: [String], at now: Instant
    ) async throws(AWSFault) {
        let parts = tags.enumerated().map {
            "<Part><PartNumber>\($0.offset + 1)</PartNumber><ETag>\($0.element)</ETag></Part>"
        }
        let body = "<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>"
        let answer = try await send(
            "POST", key, query: [("uploadId", upload)],
            headers: [("Content-Type", "application/xml"), ("If-None-Match", "*")], body: Array(body.utf8), at: now)
        // What fails late is said in a body, under 200.
        guard answer.status == 200, answer.s3Code == nil else { throw answer.s3Fault }
    }

    /// Gives up an object that comes in parts.
    public func abandonUpload(_ upload: String, _ key: String, at now: Instant) async throws(AWSFault) {
        let answer = try await send("DELETE", key, query: [("uploadId", upload)], at: now)
        guard answer.status == 204 || answer.status == 404 else { throw answer.s3Fault }
    }

    /// At most so many bytes of an object from a place on, none behind its end; nil when there is no such object.
    public func get(
        _ key: String, from offset: Int64, atMost count: Int, at now: Instant
    ) async throws(AWSFault) -> [UInt8]? {
        let range = "bytes=\(offset)-\(offset + Int64(count) - 1)"
        let answer = try await send("GET", key, headers: [("Range", range)], at: now, limit: count + (1 << 16))
        switch answer.status {
        case 206: return answer.body
        // The whole object, from a store that knows no ranges: right only where it fits.
        case 200 where offset == 0 && answer.body.count <= count: return answer.body
        case 416: return []
        case 404: return nil
        default: throw answer.s3Fault
        }
    }

    /// Removes an object; nothing happens when there is none.
    public func remove(_ key: String, at now: Instant) async throws(AWSFault) {
        let answer = try await send("DELETE", key, at: now)
        guard answer.status == 204 || answer.status == 200 || answer.status == 404 else { throw answer.s3Fault }
    }
}
