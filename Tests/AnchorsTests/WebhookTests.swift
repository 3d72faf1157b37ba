import Core
import Testing

@testable import Anchors

@Suite("A webhook")
struct WebhookTests {
    /// The example of the specification of Standard Webhooks.
    @Test("is signed as Standard Webhooks say")
    func signature() throws {
        let hook = try #require(
            Webhook(url: "https://example.org", secret: Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
        let headers = hook.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Instant(milliseconds: 1_614_265_330_000),
            Array(#"{"test": 2432232314}"#.utf8))
        #expect(
            headers.map { "\($0.name): \($0.value)" } == [
                "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330",
                "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ])
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
