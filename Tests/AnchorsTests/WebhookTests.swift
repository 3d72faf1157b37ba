import Core
import Testing

@testable import Anchors

@Suite("A webhook")
struct WebhookTests {
    /// The example of the specification of Standard Webhooks.
    @Test("is signed as Standard Webhooks say")
    func signature() async throws {
        let hook = try #require(
            Webhook(url: "https://example.org", secret: Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
        let headers = try #require(
            await hook.headers(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Instant(milliseconds: 1_614_265_330_000),
                Array(#"{"test": 2432232314}"#.utf8)))
        #expect(
            headers.map { "\($0.name): \($0.value)" } == [
                "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330",
                "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ])
    }

    @Test("has a signature of each secret while one replaces the other, and none without a secret")
    func replaced() async throws {
        let secrets = [
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_" + Base64.encode([UInt8](repeating: 7, count: 32)),
        ]
        func signature(_ texts: [String]) async -> String? {
            let hook = Webhook(url: "https://example.org") { _ in texts.map { Secret($0) } }
            return await hook.headers(id: "msg", at: Instant(milliseconds: 0), [])?.last?.value
        }
        let (first, second) = (try #require(await signature([secrets[0]])), try #require(await signature([secrets[1]])))
        #expect(first != second && first.hasPrefix("v1,"))
        #expect(await signature(secrets) == "\(first) \(second)")
        #expect(await signature([]) == nil)
    }

    @Test(
        "needs a secret of 24 to 64 bytes",
        arguments: [
            "", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
        ])
    func secrets(_ text: String) {
        #expect(Webhook(url: "https://example.org", secret: Secret(text)) == nil)
    }
}
