import Core
import OutboundHTTP
import TestKit
import Testing

@testable import AWS

@Suite("A bucket")
struct S3ClientTests {
    private static let noon = Instant(milliseconds: 1_795_348_800_000)

    /// A client of a stand-in that answers so.
    private func with<Value: Sendable>(
        _ status: Int, _ body: String = "",
        _ act: @Sendable (S3Client, Inbox<HTTPStandIn.Request>) async throws -> Value
    ) async throws -> Value {
        let outbound = Outbound(authorities: nil)
        let value = try await HTTPStandIn.with(answering: { _ in .init(status, body: body) }) { server in
            let credentials = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secret: Secret("example"))
            let bucket = try #require(
                S3Bucket(
                    "audit", endpoint: server.url, region: "eu-central-1", isInPath: true, credentials: credentials))
            let result = await Result { try await act(S3Client(bucket: bucket, outbound: outbound), server.inbox) }
            await outbound.close()
            return result
        }
        return try value.get()
    }

    @Test("is given an object only where there is none, locked, signed and with its hash")
    func put() async throws {
        let request = try await with(200) { client, inbox in
            let until = Self.noon + .seconds(86_400)
            #expect(try await client.put("tile/0/x001/067", [1, 2, 3], lockedUntil: until, at: Self.noon) == .stored)
            return try #require(inbox.items.first)
        }
        #expect(request.method == "PUT" && request.uri == "/audit/tile/0/x001/067" && request.body == "\u{1}\u{2}\u{3}")
        let fields = request.headers
        #expect(fields["if-none-match"] == "*" && fields["x-amz-object-lock-mode"] == "COMPLIANCE")
        #expect(fields["x-amz-object-lock-retain-until-date"] == "2026-11-23T12:00:00.000Z")
        #expect(fields["x-amz-checksum-sha256"] == "A5BYxvLAy0ksUzsKTRTvd8wPeKvMztUofYShogEc+4E=")
        let authorization = try #require(fields["authorization"])
        #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-central-1/s3/"))
        #expect(authorization.contains("if-none-match;x-amz-checksum-sha256;x-amz-content-sha256"))
    }

    @Test("says when there is one already, when it refuses, and when it can't")
    func refusals() async throws {
        let error = { (code: String) in "<Error><Code>\(code)</Code><Message>no &amp; no</Message></Error>" }
        func put(_ status: Int, _ code: String) async throws -> S3Client.Put {
            try await with(status, error(code)) { client, _ in
                try await client.put("checkpoint/7", [1], lockedUntil: nil, at: Self.noon)
            }
        }
        #expect(try await put(412, "PreconditionFailed") == .exists)
        await #expect(throws: AWSFault.refused(.init(status: 403, code: "AccessDenied", message: "no & no"))) {
            try await put(403, "AccessDenied")
        }
        await #expect(throws: AWSFault.unreachable("ConditionalRequestConflict: no & no")) {
            try await put(409, "ConditionalRequestConflict")
        }
        await #expect(throws: AWSFault.unreachable("answered 503: SlowDown: no & no")) {
            try await put(503, "SlowDown")
        }
    }

    @Test("gives what is there, and tells a missing object from a missing bucket")
    func get() async throws {
        let bytes = try await with(200, "abc") { client, _ in try await client.get("checkpoint/7", at: Self.noon) }
        #expect(bytes == Array("abc".utf8))
        let none = try await with(404, "<Error><Code>NoSuchKey</Code></Error>") { client, _ in
            try await client.get("checkpoint/7", at: Self.noon)
        }
        #expect(none == nil)
        await #expect(throws: AWSFault.refused(.init(status: 404, code: "NoSuchBucket", message: nil))) {
            try await with(404, "<Error><Code>NoSuchBucket</Code></Error>") { client, _ in
                try await client.get("checkpoint/7", at: Self.noon)
            }
        }
    }

    @Test("lists keys a page at a time")
    func list() async throws {
        let page = """
            <?xml version="1.0"?><ListBucketResult><Contents><Key>checkpoint/7</Key></Contents>
            <Contents><Key>checkpoint/8 &lt;b&gt;</Key></Contents>
            <NextContinuationToken>a+b=</NextContinuationToken></ListBucketResult>
            """
        try await with(200, page) { client, inbox in
            let (keys, next) = try await client.list("checkpoint/", at: Self.noon)
            #expect(keys == ["checkpoint/7", "checkpoint/8 <b>"] && next == "a+b=")
            _ = try await client.list("checkpoint/", after: next, at: Self.noon)
            #expect(
                inbox.items.map(\.uri) == [
                    "/audit/?list-type=2&prefix=checkpoint%2F",
                    "/audit/?continuation-token=a%2Bb%3D&list-type=2&prefix=checkpoint%2F",
                ])
        }
    }

    @Test("that can't be reached says so, and never its secret")
    func unreachable() async throws {
        let credentials = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secret: Secret("example-secret"))
        let bucket = try #require(
            S3Bucket(
                "audit", endpoint: "http://127.0.0.1:1", region: "r", isInPath: true, credentials: credentials))
        let outbound = Outbound(authorities: nil)
        do throws(AWSFault) {
            _ = try await S3Client(bucket: bucket, outbound: outbound).get("x", at: Self.noon)
            Issue.record("nobody listens there")
        } catch let fault {
            guard case .unreachable = fault else { throw fault }
            #expect(!"\(fault)".contains("example-secret"))
        }
        await outbound.close()
        #expect(!"\(credentials)".contains("example-secret"))
    }

    @Test(
        "needs an endpoint of a host alone and a name that S3 takes",
        arguments: [
            ("https://s3.example.com", "audit", true), ("http://127.0.0.1:9000", "audit-1.x", true),
            ("ftp://s3.example.com", "audit", false), ("https://", "audit", false),
            ("https://s3.example.com/", "audit", false), ("https://u@s3.example.com", "audit", false),
            ("https://s3.example.com", "Audit", false), ("https://s3.example.com", "a", false),
            ("https://s3.example.com", "a/b", false),
        ])
    func endpoints(_ endpoint: String, _ name: String, _ isGood: Bool) {
        let credentials = AWSCredentials(accessKeyID: "A", secret: Secret("s"))
        let bucket = S3Bucket(name, endpoint: endpoint, region: "r", isInPath: false, credentials: credentials)
        #expect((bucket != nil) == isGood)
        if isGood { #expect(bucket?.authority == "\(name).\(endpoint.split(separator: "//")[1])") }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
