import Access
import App
import Audit
import Core
import Identity
import Store
import TestKit
import Testing

/// Guide R, "Revoke Compromised API Key", and the containment statements about keys.
@Suite(.timeLimit(.minutes(2))) struct CompromisedKey {
    /// `curl -X DELETE -H "Authorization: Bearer $ADMIN_TOKEN" ".../v1/api-keys/{key-id}"`
    @Test(arguments: Engine.allCases)
    func byTheAPI(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let admin = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let key = try await house.newKey(of: try await house.signedIn(try await house.person("ada")))
            #expect(try await key.api.get("/v1/auth/profile").status == 200)
            let answer = try await admin.send("DELETE", "/v1/api-keys/\(key.id)")
            #expect(answer.status == 200 && answer["data", "state"] == .string("revoked"), "\(answer)")
            let refused = try await key.api.get("/v1/auth/profile")
            #expect(refused.status == 401 && refused.errorCode == "API_KEY_DEACTIVATED", "\(refused)")
            let again = try await admin.send("DELETE", "/v1/api-keys/\(key.id)")
            #expect(again["data", "state"] == .string("deleted"), "\(again)")
            #expect(try await key.api.get("/v1/auth/profile").errorCode == "INVALID_API_KEY")
            #expect(try await admin.send("DELETE", "/v1/api-keys/\(key.id)").status == 404)
        }
    }

    /// `psql $DATABASE_URL -c "UPDATE api_keys SET revoked_at = NOW() WHERE id = 'key-uuid';"`, by user, and everybody's.
    @Test(arguments: Engine.allCases)
    func byTheDatabase(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let session = try await house.signedIn(ada)
            let now = engine == .sqlite ? "datetime('now')" : "NOW()"
            for filter in [" WHERE id = 'key-uuid'", " WHERE user_id = 'user-uuid'", ""] {
                let key = try await house.newKey(of: session)
                #expect(try await key.api.get("/v1/auth/profile").status == 200)
                try await house.storage.outside(
                    "UPDATE api_keys SET revoked_at = \(now)\(filter);"
                        .replacing("key-uuid", with: key.id).replacing("user-uuid", with: ada.user.id.description))
                let refused = try await key.api.answer(.seconds(1), to: "/v1/auth/profile") { $0.status == 401 }
                #expect(refused.errorCode == "API_KEY_DEACTIVATED", "\(filter): \(refused)")
            }
            try await eventually {
                try await house.assembly.auditLog.entries(limit: 20).contains {
                    $0.action == "api_keys.changed_outside"
                }
            }
            #expect(try await session.get("/v1/auth/profile").status == 200, "sessions are not keys")
        }
    }

    /// The same at the terminal.
    @Test(arguments: Engine.allCases)
    func atTheTerminal(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            _ = try await house.person("ada")
            let created = try await house.storage.castellan(
                "key", "create", "--user", "ada@example.com", "--name", "sync", "--scope", "session:read", "--json")
            #expect(created.status == 0, "\(created.errors)")
            let json = try JSONReader.read(Array(created.output.utf8))
            let (id, text) = (try #require(json["id"]?.string), try #require(json["key"]?.string))
            #expect(json["scopes"]?.array == [.string("session:read")])
            let api = house.api.with(token: text)
            #expect(try await api.get("/v1/auth/profile").status == 200)
            let beyond = try await house.storage.castellan(
                "key", "create", "--user", "ada@example.com", "--name", "x", "--scope", "user:delete")
            #expect(beyond.status == 1 && beyond.output.isEmpty)
            let list = try await house.storage.castellan("key", "list", "ada@example.com", "--json")
            #expect(try JSONReader.read(Array(list.output.utf8)).array?.count == 1)
            #expect(!list.output.contains(text))
            #expect(try await house.storage.castellan("key", "revoke", id).status == 0)
            let refused = try await api.answer(.seconds(1), to: "/v1/auth/profile") { $0.status == 401 }
            #expect(refused.errorCode == "API_KEY_DEACTIVATED")
            #expect(try await house.storage.castellan("key", "revoke", "nonsense").status == 67)
        }
    }

    /// Two servers, one PostgreSQL: both hear of it, whoever says so.
    @Test func bothNodesHearOfIt() async throws {
        try await TestStorage.with(.postgresql) { storage in
            let password = "correct horse battery root"
            try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: password + "\n")
            let one = try await ServerProcess.start(environment: storage.environment)
            let two = try await ServerProcess.start(environment: storage.environment)
            let login = try await APIClient(url: one.url).signIn("root@example.com", password)
            let session = APIClient(url: one.url, token: try #require(login["data", "accessToken"]?.string))
            for revoke in [Revocation.api, .sql] {
                let made = try await session.post("/v1/api-keys", #"{"name": "two nodes"}"#)
                let (id, text) = (
                    try #require(made["data", "id"]?.string), try #require(made["data", "key"]?.string)
                )
                for node in [one, two] {
                    let answer = try await APIClient(url: node.url, token: text).get("/v1/auth/profile")
                    #expect(answer.status == 200, "\(answer)")
                }
                switch revoke {
                case .api: _ = try await session.send("DELETE", "/v1/api-keys/\(id)")
                case .sql: try await storage.outside("UPDATE api_keys SET revoked_at = NOW() WHERE id = '\(id)';")
                }
                for node in [one, two] {
                    let refused = try await APIClient(url: node.url, token: text)
                        .answer(.seconds(1), to: "/v1/auth/profile") { $0.status == 401 }
                    #expect(refused.errorCode == "API_KEY_DEACTIVATED", "\(revoke) \(refused)")
                }
            }
        }
    }

    private enum Revocation {
        case api
        case sql
    }
}

extension Harness {
    /// A key of whoever is signed in, and a client that uses it.
    func newKey(of api: APIClient, _ body: String = #"{"name": "for a test"}"#) async throws -> (
        id: String, api: APIClient
    ) {
        let made = try await api.post("/v1/api-keys", body)
        guard made.status == 201, let id = made["data", "id"]?.string, let text = made["data", "key"]?.string else {
            throw NoKey(answer: made)
        }
        return (id, self.api.with(token: text))
    }
}

/// A key that a test needs was not made.
private struct NoKey: Error {
    let answer: Answer
}
