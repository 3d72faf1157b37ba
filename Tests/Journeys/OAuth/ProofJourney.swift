import Core
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct ProofJourney {
    @Test("A18: a token that is bound to a key is worth nothing without a fresh proof", arguments: Engine.allCases)
    func proofs(engine: Engine) async throws {
        try await Harness.with(engine, settings: ["CASTELLAN_PUBLIC_URL": "https://id.example"]) { house in
            let shop = try await OAuthShop.open(in: house, grants: ["client_credentials"])
            let (signer, now) = (ProofSigner(), house.clock.now())
            let grant = ["grant_type": "client_credentials", "scope": "session:read"]
            let first = try signer.proof("POST", shop.issuer + "/oauth/token", at: now)
            let answer = try await shop.ask(.token, grant, headers: ["DPoP": first])
            #expect(answer["token_type"] == .string("DPoP"), "\(answer)")
            let token = try #require(answer["access_token"]?.string)
            let replayed = try await shop.ask(.token, grant, headers: ["DPoP": first])
            #expect(replayed.status == 400 && replayed["error"] == .string("invalid_dpop_proof"), "\(replayed)")

            let path = "/v1/auth/sessions"
            func get(_ proof: String?, scheme: String = "DPoP") async throws -> Answer {
                var headers = ["Authorization": "\(scheme) \(token)"]
                headers["DPoP"] = proof
                return try await house.api.get(path, headers: headers)
            }
            let good = try signer.proof("GET", shop.issuer + path, at: now, token: token)
            #expect(try await get(good).status == 200)
            #expect(try await get(good).status == 401, "a proof serves once")
            let wrong = [
                try signer.proof("POST", shop.issuer + path, at: now, token: token),
                try signer.proof("GET", shop.issuer + "/v1/api-keys", at: now, token: token),
                try signer.proof("GET", "https://evil.example" + path, at: now, token: token),
                try signer.proof("GET", shop.issuer + path, at: now, token: "another"),
                try signer.proof("GET", shop.issuer + path, at: now),
                try signer.proof("GET", shop.issuer + path, at: now - .seconds(61), token: token),
                try signer.proof("GET", shop.issuer + path, at: now + .seconds(61), token: token),
                try ProofSigner().proof("GET", shop.issuer + path, at: now, token: token),
                "nonsense", nil,
            ]
            for proof in wrong {
                let refused = try await get(proof)
                #expect(refused.status == 401, "\(proof ?? "none"): \(refused)")
                let challenge = refused.header("WWW-Authenticate") ?? ""
                #expect(challenge.hasPrefix("DPoP ") && challenge.contains("algs="), "\(challenge)")
            }
            let bearer = try await get(nil, scheme: "Bearer")
            #expect(bearer.status == 401)
            #expect(bearer.header("WWW-Authenticate")?.contains("/.well-known/oauth-protected-resource") == true)
            let fresh = try signer.proof("GET", shop.issuer + path, at: now, token: token)
            #expect(try await get(fresh).status == 200)
        }
    }
}
