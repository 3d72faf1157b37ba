import AWS
import Core
import OutboundHTTP
import Synchronization
import TestKit
import Testing

@testable import Backups

@Suite("Backups in a bucket")
struct BucketPlaceTests {
    /// A place in a bucket of a stand-in that gives these answers, the last one for ever.
    private func with<Value: Sendable>(
        _ answers: [HTTPStandIn.Answer], _ act: (BucketPlace, Inbox<HTTPStandIn.Request>) async throws -> Value
    ) async throws -> Value {
        let count = Mutex(0)
        return try await HTTPStandIn.with(answering: { _ in
            answers[
                count.withLock { count in
                    defer { count += 1 }
                    return min(count, answers.count - 1)
                }]
        }) { server in
            let outbound = Outbound(authorities: nil)
            let credentials = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secret: Secret("example"))
            let bucket = try #require(
                S3Bucket(
                    "backups", endpoint: server.url, region: "eu-central-1", isInPath: true, credentials: credentials))
            let place = BucketPlace(
                S3Client(bucket: bucket, outbound: outbound), bucket: "backups", prefix: "p", time: ManualClock())
            do {
                let value = try await act(place, server.inbox)
                await outbound.close()
                return value
            } catch {
                await outbound.close()
                throw error
            }
        }
    }

    private static let busy = HTTPStandIn.Answer(503, body: "<Error><Code>SlowDown</Code></Error>")
    private static let none = HTTPStandIn.Answer(404, body: "<Error><Code>NoSuchKey</Code></Error>")

    @Test("are read although the store is busy for a moment, and not when it says no")
    func reading() async throws {
        try await with([Self.busy, .init(206, body: "whole")]) { place, inbox in
            let bytes = try await place.read("f", from: 0, atMost: 5)
            #expect(bytes == Array("whole".utf8))
            #expect(inbox.items.map(\.uri) == ["/backups/p/f", "/backups/p/f"])
        }
        try await with([.init(403, body: "<Error><Code>AccessDenied</Code></Error>")]) { place, inbox in
            await #expect(throws: BackupFault.self) { try await place.read("f", from: 0, atMost: 5) }
            #expect(inbox.items.count == 1)
        }
    }

    @Test("are begun and finished only where there is nothing under their name")
    func names() async throws {
        try await with([.init(206, body: "x")]) { place, inbox in
            await #expect(throws: BackupFault.place("there is s3://backups/p/f already")) {
                try await place.create("f")
            }
            #expect(inbox.items.count == 1)
        }
        let answers: [HTTPStandIn.Answer] = [
            Self.none, .init(body: "<R><UploadId>u</UploadId></R>"), .init(headers: ["ETag": "\"t\""], body: ""),
            .init(412, body: "<Error><Code>PreconditionFailed</Code></Error>"),
        ]
        try await with(answers) { place, inbox in
            await #expect(throws: BackupFault.self) { try await place.put("f", [1]) }
            let last = try #require(inbox.items.last { $0.method == "POST" })
            #expect(last.uri == "/backups/p/f?uploadId=u" && last.headers["if-none-match"] == "*")
        }
    }
}
