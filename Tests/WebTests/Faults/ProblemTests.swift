import Core
import HTTPTypes
import Identity
import Store
import Testing

@testable import Web

@Suite struct ProblemTests {
    private static let request = RequestID(high: 1, low: 2)

    @Test(arguments: ErrorCode.allCases)
    func everyCodeIsARefusal(code: ErrorCode) {
        #expect((400..<600).contains(code.status.code))
        #expect(
            code.rawValue.utf8.allSatisfy {
                $0 == UInt8(ascii: "_") || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
            })
        #expect(code.message.hasSuffix("."))
    }

    @Test(arguments: ErrorCode.allCases)
    func envelope(code: ErrorCode) throws {
        var problem = Problem(code)
        problem.details = [FieldProblem("email", "is required")]
        problem.lockedUntil = Instant(milliseconds: 0)
        let reply = problem.reply(to: Self.request)
        let body = try JSONReader.read(reply.body)
        #expect(ErrorEnvelope.schema.problems(in: body).isEmpty)
        #expect(body["success"] == .boolean(false))
        #expect(body["error"]?["code"]?.string == code.rawValue)
        #expect(body["error"]?["requestId"]?.string == Self.request.description)
        #expect(body["error"]?["locked_until"]?.string == "1970-01-01T00:00:00.000Z")
        #expect(reply.status == code.status)
    }

    @Test(arguments: ErrorCode.allCases.filter { $0.status == .unauthorized })
    func unauthorizedSaysHow(code: ErrorCode) {
        let challenge = Problem(code).reply(to: Self.request).fields.first { $0.name == .wwwAuthenticate }
        #expect(challenge?.value.hasPrefix("Bearer ") == true)
    }

    @Test func retryAfterIsWholeSecondsAtLeastOne() {
        var problem = Problem(.overloaded)
        for (delay, text) in [(Duration.milliseconds(1), "1"), (.seconds(2), "2"), (.milliseconds(2001), "3")] {
            problem.retryAfter = delay
            let field = problem.reply(to: Self.request).fields.first { $0.name == .retryAfter }
            #expect(field?.value == text)
        }
    }

    private struct Unknown: Error {}

    /// Whatever is thrown, and what the client hears of it.
    @Test(arguments: [
        (StoreFault.overloaded as any Error, ErrorCode.overloaded),
        (StoreFault.unavailable("psql: password wrong"), .unavailable),
        (StoreFault.contention("users"), .overloaded),
        (StoreFault.timeout("SELECT secret"), .timedOut),
        (StoreFault.statement(code: "42P01", message: "SELECT secret"), .internalError),
        (StoreFault.constraint(.unique, name: "users_email"), .internalError),
        (IdentityFault.store(.unavailable("host")), .unavailable),
        (IdentityFault.overloaded(retryAfter: .seconds(3)), .overloaded),
        (IdentityFault.signingKey("path /secret"), .internalError),
        (RequestFault.invalid([FieldProblem("email", "is required")]), .validation),
        (RequestFault.malformed(JSONFault(.duplicateKey, at: 7)), .malformedJSON),
        (Unknown(), .internalError),
        (CancellationError(), .internalError),
    ])
    func mapping(error: any Error, code: ErrorCode) {
        let reply = Problem(error).reply(to: Self.request)
        #expect(reply.code == code.rawValue)
        let body = String(decoding: reply.body, as: UTF8.self)
        for secret in ["SELECT", "secret", "users", "host", "password wrong", "Unknown"] {
            #expect(!body.contains(secret))
        }
    }

    @Test func causeOfAnInternalErrorIsKeptForTheLog() {
        #expect(Problem(StoreFault.statement(code: "42P01", message: "no such table")).cause != nil)
        #expect(Problem(StoreFault.overloaded).cause == nil)
    }
}
