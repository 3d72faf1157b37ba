import Core
import OutboundHTTP
import Synchronization
import TestKit
import Testing

@testable import AWS

@Suite("Secrets Manager")
struct SecretsManagerTests {
    /// A client of a stand-in that gives these answers, the last one for ever, and how often it was asked.
    private func with<Value: Sendable>(
        _ answers: [HTTPStandIn.Answer], token: String? = nil,
        _ act: @Sendable (SecretsManager) async throws -> Value
    ) async throws -> (value: Value, requests: [HTTPStandIn.Request]) {
        let count = Mutex(0)
        return try await HTTPStandIn.with(answering: { _ in
            answers[
                count.withLock { count in
                    defer { count += 1 }
                    return min(count, answers.count - 1)
                }]
        }) { server in
            let outbound = Outbound(authorities: nil)
            let client = SecretsManager(
                endpoint: try #require(AWSEndpoint(server.url)), region: "eu-central-1",
                credentials: AWSCredentials(
                    accessKeyID: "AKIDEXAMPLE", secret: Secret("example"), sessionToken: token.map { Secret($0) }),
                outbound: outbound, time: ManualClock(), patience: AWSPatience(firstPause: .milliseconds(1)))
            do {
                let value = try await act(client)
                await outbound.close()
                return (value, server.inbox.items)
            } catch {
                await outbound.close()
                throw error
            }
        }
    }

    private static let good = HTTPStandIn.Answer(
        body: #"{"VersionId": "v1", "SecretString": "{\"secret_key\": \"s\"}", "CreatedDate": 1523477145.713}"#)

    @Test("is asked for a version by its stage, with the token of temporary credentials signed")
    func request() async throws {
        let (version, requests) = try await with([Self.good], token: "session") { client in
            try await client.value(of: "sergas/production/app-secrets", stage: "AWSCURRENT")
        }
        #expect(version?.id == "v1" && version?.text.reveal() == #"{"secret_key": "s"}"#)
        #expect(version?.createdAt == Instant(milliseconds: 1_523_477_145_713))
        let request = try #require(requests.first)
        #expect(request.body == #"{"SecretId":"sergas/production/app-secrets","VersionStage":"AWSCURRENT"}"#)
        #expect(request.headers["x-amz-target"] == "secretsmanager.GetSecretValue")
        #expect(request.headers["content-type"] == "application/x-amz-json-1.1")
        #expect(
            request.headers["authorization"]?.contains(
                "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,") == true)
    }

    @Test(
        "tries again what passes by itself",
        arguments: [
            HTTPStandIn.Answer(400, body: #"{"__type": "ThrottlingException", "message": "Rate exceeded"}"#),
            HTTPStandIn.Answer(503, body: "<html>busy</html>"),
            HTTPStandIn.Answer(200, body: #"{"VersionId": "v1", "Sec"#),
            HTTPStandIn.Answer(429, body: "{}"),
        ])
    func passing(_ bad: HTTPStandIn.Answer) async throws {
        let (version, requests) = try await with([bad, bad, Self.good]) { client in
            try await client.value(of: "s", stage: "AWSCURRENT")
        }
        #expect(version?.id == "v1" && requests.count == 3)
    }

    @Test("gives up after four tries, and says why")
    func givingUp() async throws {
        let busy = HTTPStandIn.Answer(400, body: #"{"__type": "ThrottlingException", "message": "Rate exceeded"}"#)
        let (fault, requests) = try await with([busy]) { client in
            await #expect(throws: AWSFault.self) { try await client.value(of: "s", stage: "AWSCURRENT") }
        }
        #expect(requests.count == 4)
        #expect(
            try #require(fault).description
                == "too many requests: it will be tried again (400 ThrottlingException: Rate exceeded)")
    }

    @Test(
        "tells each refusal apart and doesn't repeat it, in JSON and in XML",
        arguments: [
            (400, #"{"__type": "ExpiredTokenException", "message": "m"}"#, AWSRefusal.Kind.expired),
            (403, "<ErrorResponse><Error><Code>ExpiredToken</Code></Error></ErrorResponse>", .expired),
            (400, #"{"__type": "RequestTimeTooSkewed"}"#, .clock),
            (400, #"{"__type": "InvalidSignatureException", "message": "Signature expired: 2026"}"#, .clock),
            (403, "<Error><Code>SignatureDoesNotMatch</Code><Message>The request</Message></Error>", .credentials),
            (400, #"{"__type": "com.amazon.coral.service#UnrecognizedClientException"}"#, .credentials),
            (400, #"{"__type": "AccessDeniedException", "Message": "not authorized"}"#, .denied),
            (400, #"{"__type": "InvalidParameterException", "message": "bad"}"#, .other),
            (402, "", .other),
        ])
    func refusals(_ status: Int, _ body: String, _ kind: AWSRefusal.Kind) async throws {
        let (fault, requests) = try await with([.init(status, body: body)]) { client in
            await #expect(throws: AWSFault.self) { try await client.value(of: "s", stage: "AWSCURRENT") }
        }
        guard case .refused(let refusal)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(refusal.kind == kind && requests.count == 1)
    }

    @Test("has nothing where there is no such secret, or none at that stage")
    func missing() async throws {
        let none = HTTPStandIn.Answer(400, body: #"{"__type": "ResourceNotFoundException"}"#)
        let (version, _) = try await with([none]) { client in try await client.value(of: "s", stage: "AWSPENDING") }
        #expect(version == nil)
        let (stages, _) = try await with([none]) { client in try await client.stages(of: "s") }
        #expect(stages == nil)
    }

    @Test("that nobody answers for is unreachable, and says so without the secret")
    func unreachable() async throws {
        let outbound = Outbound(authorities: nil)
        let client = SecretsManager(
            endpoint: try #require(AWSEndpoint("http://127.0.0.1:1")), region: "r",
            credentials: AWSCredentials(accessKeyID: "A", secret: Secret("example-secret")), outbound: outbound,
            time: ManualClock(), patience: AWSPatience(tries: 2, firstPause: .milliseconds(1)))
        let fault = await #expect(throws: AWSFault.self) { try await client.value(of: "s", stage: "AWSCURRENT") }
        #expect(try #require(fault).isPassing && !"\(try #require(fault))".contains("example-secret"))
        await outbound.close()
    }

    @Test("Pauses grow to five seconds")
    func pauses() {
        let patience = AWSPatience()
        #expect(
            [2, 3, 4, 9].map { patience.longestPause(before: $0) }
                == [.milliseconds(200), .milliseconds(400), .milliseconds(800), .seconds(5)])
    }
}
