import App
import Core
import Crypto
import Store
import TestKit

/// The whole program beside a stand-in of Zoho.
enum ZohoStage {
    static let secret = "a secret of enough length"

    /// Starts both. `before` sees each request before the stand-in answers it.
    static func with(
        _ engine: Engine, _ settings: [String: String] = [:],
        before: @escaping @Sendable (HTTPStandIn.Request, ZohoStandIn) -> Void = { _, _ in },
        _ body: @escaping @Sendable (Harness, ZohoStandIn) async throws -> Void
    ) async throws {
        let zoho = ZohoStandIn()
        let answer: @Sendable (HTTPStandIn.Request) -> HTTPStandIn.Answer = { request in
            before(request, zoho)
            return zoho.answer(request)
        }
        try await HTTPStandIn.with(answering: answer) { server in
            let all = [
                "ZOHO_CLIENT_ID": "1000.id", "ZOHO_CLIENT_SECRET": "secret", "ZOHO_REFRESH_TOKEN": "1000.refresh",
                "ZOHO_ACCOUNTS_URL": server.url, "ZOHO_API_URL": server.url, "ZOHO_WEBHOOK_SECRET": secret,
                "ZOHO_REQUESTS_PER_MINUTE": "60000",
            ].merging(settings) { $1 }
            try await Harness.with(engine, settings: all) { house in try await body(house, zoho) }
        }
    }

    /// A webhook as its sender signs it, at the clock's time unless told otherwise.
    static func deliver(
        _ house: Harness, _ body: String, secret: String = secret, at time: Instant? = nil
    ) async throws -> Answer {
        let seconds = String((time ?? house.clock.now()).seconds)
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(seconds).\(body)".utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return try await house.api.post(
            "/v1/webhooks/zoho", body,
            headers: ["X-Zoho-Signature": Hexadecimal.encode(Array(code)), "X-Zoho-Timestamp": seconds])
    }
}
