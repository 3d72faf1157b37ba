import Access
import App
import Core
import Identity
import OAuthProtocol
import Store
import TestKit
import Testing

/// Modules test themselves on a server as it comes, with its limits, and for callers who can't be imitated.
@Suite(.timeLimit(.minutes(2))) struct ModuleBudgetJourney {
    private static let left = """
        SELECT (SELECT count(*) FROM escrows), (SELECT count(*) FROM listings), (SELECT count(*) FROM clients),
            (SELECT count(*) FROM record_history), (SELECT count(*) FROM api_keys);
        """

    @Test(arguments: Engine.allCases)
    func oneAfterTheOtherUntilNothingIsLeft(engine: Engine) async throws {
        try await Harness.with(engine, settings: ["RATE_LIMITS": "true"]) { house in
            let stage = try await RealEstateStage(house, modules: #""escrows", "listings", "clients", "api-keys""#)
            let ada = try await stage.member("ada").api
            let before = try await house.storage.outside(Self.left)
            for (kind, left) in [("escrows", "15"), ("listings", "10"), ("clients", "5"), ("escrows", "0")] {
                let report = try await ada.get("/v1/\(kind)/health/enhanced")
                #expect(report["data", "status"] == .string("healthy"), "\(report)")
                #expect(report["data", "summary", "crudOperationsWork"] == .boolean(true), "\(report)")
                #expect(report["data", "summary", "apiKeyLifecycleWorks"] == .boolean(true), "\(report)")
                #expect(report.header("RateLimit-Remaining") == left)
                #expect(try await house.storage.outside(Self.left) == before, "\(kind) left something behind")
            }
            // Four of the five that it takes are there again: all or nothing.
            house.clock.advance(by: .seconds(2))
            let refused = try await ada.get("/v1/escrows/health/enhanced")
            #expect(refused.status == 429 && refused.header("Retry-After") == "1", "\(refused)")
            #expect(try await ada.get("/v1/escrows").status == 200, "what is there is good for other requests")
            #expect(try await house.storage.outside(Self.left) == before)
        }
    }

    @Test(arguments: Engine.allCases)
    func whoseTokenIsBoundIsToldSo(engine: Engine) async throws {
        try await Harness.with(engine, settings: ["CASTELLAN_PUBLIC_URL": "https://id.example"]) { house in
            let scope = "session:read key:read module:health"
            let shop = try await OAuthShop.open(in: house, grants: ["client_credentials"], scope: scope)
            let (signer, now) = (ProofSigner(), house.clock.now())
            let answer = try await shop.ask(
                .token, ["grant_type": "client_credentials", "scope": scope],
                headers: ["DPoP": try signer.proof("POST", shop.issuer + "/oauth/token", at: now)])
            let token = try #require(answer["access_token"]?.string, "\(answer)")
            let path = "/v1/api-keys/health/enhanced"
            let proof = try signer.proof("GET", shop.issuer + path, at: now, token: token)
            let report = try await house.api.get(path, headers: ["Authorization": "DPoP \(token)", "DPoP": proof])
            #expect(report["data", "status"] == .string("healthy"), "\(report)")
            let tests = report["data", "tests"]?.array ?? []
            let taken = tests.filter { $0["status"] != .string("skipped") }.compactMap { $0["name"]?.string }
            #expect(taken == ["MISSING_CREDENTIAL_REFUSED"], "\(report)")
            let valid = tests.first { $0["name"] == .string("JWT_TOKEN_VALID") }
            #expect(valid?["error"]?.string?.contains("DPoP") == true, "\(report)")
        }
    }
}
