import PII
import Testing

@Suite("Secrets")
struct SecretTests {
    private let detector = Detector()

    /// Put together here, so that nobody's scanner takes this file for a leak.
    private static let published: [(kind: String, token: String)] = [
        ("aws_access_key_id", "AKIA" + "IOSFODNN7EXAMPLE"),
        ("google_api_key", "AIza" + String(repeating: "aB3", count: 11) + "xy"),
        ("github_token", "ghp" + "_" + String(repeating: "aB3", count: 12)),
        ("gitlab_token", "glpat" + "-" + String(repeating: "a-B3", count: 5)),
        ("slack_token", "xoxb" + "-1234567890-abcdefghij"),
        ("stripe_key", "sk" + "_live_" + String(repeating: "aB3", count: 8)),
        ("api_key", "sk" + "_" + String(repeating: "aB-3", count: 10)),
        ("npm_token", "npm" + "_" + String(repeating: "aB3", count: 12)),
        ("huggingface_token", "hf" + "_" + String(repeating: "aB3", count: 11)),
        ("twilio_key", "SK" + String(repeating: "0a", count: 16)),
        ("telegram_bot_token", "123456789" + ":AA" + String(repeating: "x", count: 33)),
        ("jwt", "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxIn0." + "c2lnbmF0dXJl"),
        ("age_secret_key", "AGE-SECRET-KEY-1" + String(repeating: "Q2W", count: 19) + "Z"),
    ]

    @Test("A token with its makers' prefix is found whole, wherever it stands", arguments: published)
    func tokens(kind: String, token: String) {
        for text in [token, "see \(token), please", "x=\(token)", "(\(token))"] {
            let found = detector.findings(in: text)
            #expect(found.map(\.type) == [kind], "\(text)")
            #expect(found.first.map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) } == token)
            #expect(found.first?.severity == .critical)
        }
    }

    @Test(
        "A password or key is found by the name before it",
        arguments: [
            ("password=hunter2", "hunter2"), (#"{"password": "correct horse"}"#, "correct horse"),
            ("DB_PASSWORD=tr0ub4dor&3", "tr0ub4dor"), ("password: s3cr3t!", "s3cr3t!"), ("pwd='a b c d'", "a b c d"),
            ("clientSecret=abcdef0123456789", "abcdef0123456789"),
        ])
    func assigned(text: String, value: String) {
        let found = detector.findings(in: text)
        #expect(found.map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) } == [value])
    }

    @Test("AWS's secret key is one by its name and its 40 places; shorter ones are some key")
    func awsSecretKey() throws {
        let key = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
        let found = detector.findings(in: "AWS_SECRET_ACCESS_KEY=\(key)")
        #expect(found.map(\.type) == ["aws_secret_access_key"])
        #expect(found.first?.range == 22..<22 + key.utf8.count)
        #expect(detector.findings(in: "secretAccessKey: abc123def456ghi").map(\.type) == ["credential"])
    }

    @Test(
        "What a message says of a password is none",
        arguments: [
            "password: required", "password=${DB_PASSWORD}", "password=********", "Password changed",
            "token_type=bearer",
            "password=null", "secret: <hidden>",
        ])
    func prose(text: String) {
        #expect(detector.findings(in: text) == [])
    }

    @Test("A private key is found from its first dash to its last")
    func privateKey() {
        let key = "-----BEGIN " + "PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\nAgEGCCqG\n-----END " + "PRIVATE KEY-----"
        let text = "before \(key) after"
        let found = detector.findings(in: text)
        #expect(found.map(\.type) == ["private_key"])
        #expect(found.first?.range == 7..<7 + key.utf8.count)
    }

    @Test("User and password are found in a URL, and an e-mail address in its query")
    func urls() {
        #expect(detector.findings(in: "postgres://app:s3cret@db.example.com/main").map(\.type) == ["url_credentials"])
        #expect(detector.findings(in: "https://example.com/?to=jane@example.com").map(\.type) == ["email"])
    }
}
