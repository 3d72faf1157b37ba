import Core
import Store
import TestKit
import Testing

/// Requests that nobody should send: each gets a clear 4xx in the envelope and changes nothing.
@Suite(.timeLimit(.minutes(2))) struct MalformedRequests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let status: Int
        let code: String
        var field: String?
        let send: @Sendable (APIClient) async throws -> Answer
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "unknown path", status: 404, code: "NOT_FOUND") { try await $0.get("/v1/nowhere") },
        Case(name: "wrong method", status: 405, code: "METHOD_NOT_ALLOWED") { try await $0.get("/v1/auth/login") },
        Case(name: "no body", status: 400, code: "MALFORMED_JSON") { try await $0.post("/v1/auth/login", "") },
        Case(name: "cut off", status: 400, code: "MALFORMED_JSON") {
            try await $0.post("/v1/auth/login", #"{"email":"#)
        },
        Case(name: "same name twice", status: 400, code: "MALFORMED_JSON") {
            try await $0.post("/v1/auth/login", #"{"email":"a@b.cd","email":"e@f.gh","password":"x"}"#)
        },
        Case(name: "U+0000", status: 400, code: "MALFORMED_JSON") {
            try await $0.post("/v1/auth/login", #"{"email":"a@b.cd","password":"x\u0000y"}"#)
        },
        Case(name: "too deep", status: 400, code: "MALFORMED_JSON") {
            try await $0.post("/v1/auth/login", String(repeating: "[", count: 10_000))
        },
        Case(name: "unknown field", status: 400, code: "VALIDATION_ERROR", field: "role") {
            try await $0.post("/v1/auth/login", #"{"email":"a@b.cd","password":"x","role":"system_admin"}"#)
        },
        Case(name: "wrong type", status: 400, code: "VALIDATION_ERROR", field: "password") {
            try await $0.post("/v1/auth/login", #"{"email":"a@b.cd","password":7}"#)
        },
        Case(name: "other media type", status: 415, code: "UNSUPPORTED_MEDIA_TYPE") {
            try await $0.post(
                "/v1/auth/login", "email=a", headers: ["Content-Type": "application/x-www-form-urlencoded"])
        },
        Case(name: "too large", status: 413, code: "PAYLOAD_TOO_LARGE") {
            try await $0.post("/v1/auth/login", #"{"email":""# + String(repeating: "a", count: 2 << 20) + #""}"#)
        },
        Case(name: "no token", status: 401, code: "NO_AUTH_TOKEN") { try await $0.get("/v1/auth/profile") },
        Case(name: "no such token", status: 401, code: "INVALID_TOKEN") {
            try await $0.with(token: "a.b.c").get("/v1/auth/profile")
        },
        Case(name: "refresh with nonsense", status: 401, code: "INVALID_REFRESH_TOKEN") {
            try await $0.refresh("rt_" + String(repeating: "A", count: 70))
        },
    ]

    @Test func eachIsRefusedWithItsCode() async throws {
        try await Harness.with(.sqlite) { house in
            for one in Self.cases {
                let answer = try await one.send(house.api)
                #expect(answer.status == one.status, "\(one.name): \(answer)")
                #expect(answer.errorCode == one.code, "\(one.name): \(answer)")
                #expect(answer["success"] == .boolean(false), "\(one.name)")
                #expect(answer.header("X-Request-Id") == answer["error", "requestId"]?.string, "\(one.name)")
                if let field = one.field {
                    let fields = answer["error", "details"]?.array?.map { $0["field"] }
                    #expect(fields == [.string(field)], "\(one.name): \(answer)")
                }
            }
            #expect(try await house.storage.outside("SELECT COUNT(*) FROM users") == "0\n")
        }
    }

    static let parameters = [
        ("limit=0", "limit"), ("limit=501", "limit"), ("limit=ten", "limit"), ("offset=-1", "offset"),
        ("startDate=yesterday", "startDate"), ("endDate=2026-13-01T00:00:00Z", "endDate"),
        ("eventType=nonsense", "eventType"),
        ("cursor=AAAA", "cursor"), ("count=some", "count"), ("page=0", "page"), ("unknown=1", "unknown"),
        ("limit=1&limit=2", "limit"),
    ]

    @Test func badParametersAreNamed() async throws {
        try await Harness.with(.sqlite) { house in
            let api = try await house.signedIn(house.person())
            for (query, field) in Self.parameters {
                let answer = try await api.get("/v1/security-events?\(query)")
                #expect(answer.status == 400, "\(query): \(answer)")
                #expect(answer["error", "details"]?.array?.first?["field"] == .string(field), "\(query): \(answer)")
            }
        }
    }

    static let raw: [(String, String)] = [
        ("GET /livez HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "x", count: 40_000) + "\r\n\r\n", "HTTP/1.1 431"),
        ("nonsense\r\n\r\n", "HTTP/1.1 400"),
        (
            "POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 400"
        ),
    ]

    @Test func brokenHTTPIsRefused() async throws {
        try await Harness.with(.sqlite) { house in
            for (request, expected) in Self.raw {
                let answer = try await RawConnection.exchange(house.api.url, sending: request)
                #expect(answer.hasPrefix(expected), "\(request.prefix(60)): \(answer)")
            }
            #expect(try await house.api.get("/livez").status == 200)
        }
    }

    @Test func everythingCanBeAskedForWithHEAD() async throws {
        try await Harness.with(.sqlite) { house in
            let head = try await house.api.send("HEAD", "/livez")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            let wrong = try await house.api.get("/v1/auth/login")
            #expect(wrong.header("Allow") == "POST")
        }
    }
}
