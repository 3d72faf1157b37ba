import Core
import Testing

@testable import Secrets

@Suite("A document of secrets")
struct SecretDocumentTests {
    /// As the operators' guide lays it out, with members that are somebody else's.
    private static let text = """
        {"database_password": "old", "redis_password": "r", "secret_key": {"keys": []}, "webhook_secret": "w", "n": 1.50, \
        "zoho": {"client_id": "c"}}
        """

    @Test("loses nothing when one secret is replaced")
    func replacing() throws {
        let document = try SecretDocument(version: "1", json: Secret(Self.text))
        let new = document.replacing(.databasePassword, with: Secret("new"), version: "2")
        #expect(new.names == ["database_password", "redis_password", "secret_key", "webhook_secret", "n", "zoho"])
        #expect(
            new.json.reveal()
                == Self.text.replacing("\"old\"", with: "\"new\"").replacing(": ", with: ":")
                .replacing(", ", with: ","))
        #expect(new[.databasePassword]?.reveal() == "new" && new[.webhookSecret]?.reveal() == "w")
        #expect(document[.databasePassword]?.reveal() == "old")
    }

    @Test("stands beside the server's own, under the names of the guide")
    func names() {
        let app = "sergas/production/app-secrets"
        #expect(SecretField.databasePassword.document.name(beside: app) == app)
        #expect(SecretField.modelKey.document.name(beside: app) == "sergas/production/anthropic-key")
        #expect(SecretField.zohoRefreshToken.document.name(beside: app) == "sergas/production/zoho-credentials")
        #expect(SecretField.modelKey.document.name(beside: "mine") == "anthropic-key")
        let path = SecretField.zohoClientID.document.path(of: .zohoClientID, in: "/run/secrets")
        #expect(path == "/run/secrets/zoho-credentials/client_id")
    }

    @Test("gets a secret that it hadn't")
    func adding() throws {
        let document = try SecretDocument(version: "1", json: Secret("{}"))
        #expect(document[.webhookSecret] == nil)
        let new = document.replacing(.webhookSecret, with: Secret("w"), version: "2")
        #expect(new.json.reveal() == #"{"webhook_secret":"w"}"#)
    }

    @Test(
        "is an object, and says nothing of itself", arguments: ["", "[]", "\"secret-text\"", "{\"a\": \"secret-text\""])
    func malformed(_ text: String) {
        let fault = #expect(throws: SecretsFault.self) { try SecretDocument(version: "1", json: Secret(text)) }
        #expect(fault.map { !"\($0)".contains("secret-text") } == true)
        let document = SecretDocument(version: "1", members: [.init("a", .string("secret-text"))])
        #expect(!"\(document)".contains("secret-text"))
    }
}
