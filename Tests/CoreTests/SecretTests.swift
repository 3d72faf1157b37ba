import Core
import Testing

@Suite("Secrets")
struct SecretTests {
    @Test("No way of printing shows the value")
    func redacts() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        dump(["password": secret], to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])",
            "\(Optional(secret) as Any)", dumped,
        ]
        for text in texts {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(secret)" == "‹redacted›")
        #expect(secret.reveal() == "hunter2")
    }
}
