import Access
import Core
import Store
import Synchronization
import TestKit
import Testing

@testable import App

/// What opens Zoho CRM, and what its webhooks are signed with: kept in the database, and replaced while the server works.
@Suite(.timeLimit(.minutes(2))) struct ZohoSecretsJourney {
    private static let unset = ["ZOHO_CLIENT_SECRET": "", "ZOHO_REFRESH_TOKEN": "", "ZOHO_WEBHOOK_SECRET": ""]

    private func body(_ id: Int) -> String { #"{"module": "Accounts", "operation": "update", "ids": ["\#(id)"]}"# }

    @Test(arguments: Engine.allCases)
    func aWebhooksSecretIsReplacedWithAnOverlap(engine: Engine) async throws {
        try await ZohoStage.with(engine, ["ZOHO_WEBHOOK_SECRET": ""]) { house, _ in
            let operations = Operations(assembly: house.assembly, grant: .operator("dana"))
            func rotated() async throws -> String {
                let done = try await operations.rotateSecrets("zoho-webhook", isForced: false)
                // The server looks for a new one every ten seconds at most.
                house.clock.advance(by: .seconds(11))
                return try #require(done.first?.secret).reveal()
            }
            func status(of body: String, signedWith secret: String) async throws -> Int {
                try await ZohoStage.deliver(house, body, secret: secret).status
            }
            #expect(try await status(of: body(1), signedWith: ZohoStage.secret) == 401, "there is none yet")
            let first = try await rotated()
            #expect(try await status(of: body(2), signedWith: first) == 200)
            let second = try await rotated()
            #expect(try await status(of: body(3), signedWith: second) == 200, "the new one, without a restart")
            #expect(try await status(of: body(4), signedWith: first) == 200, "the one before, for a week")
            house.clock.advance(by: .seconds(7 * 86_400))
            #expect(try await status(of: body(5), signedWith: first) == 401)
            #expect(try await status(of: body(6), signedWith: second) == 200)
            // In wrong hands: two in a row leave nothing of it.
            _ = try await rotated()
            let fourth = try await rotated()
            #expect(try await status(of: body(7), signedWith: fourth) == 200)
            #expect(try await status(of: body(8), signedWith: second) == 401)
            let listed = try await operations.secrets().first { $0.name == .zohoWebhook }
            #expect(listed?.place == "the database, sealed" && listed?.byHand != nil)
            let stored = try await house.storage.outside("SELECT * FROM secret_versions;")
            #expect(stored.contains("zoho-webhook") && !stored.contains(fourth))
        }
    }

    @Test(arguments: Engine.allCases)
    func credentialsAreTriedBeforeTheyAreKept(engine: Engine) async throws {
        try await ZohoStage.with(engine, Self.unset) { house, zoho in
            let operations = Operations(assembly: house.assembly, grant: .operator("dana"))
            func set(_ name: String, _ secret: String) async throws {
                _ = try await operations.rotateSecrets(name, isForced: false, given: Secret(secret))
                // That there was none is remembered for five seconds.
                house.clock.advance(by: .seconds(6))
            }
            try await set("zoho-client-secret", "secret")
            let fault = await #expect(throws: CommandFault.self) { try await set("zoho-refresh-token", "1000.another") }
            #expect(fault?.message.contains("1000.another") == false, "\(String(describing: fault))")
            #expect(
                try await !operations.secrets().map(\.name).contains(.zohoRefreshToken), "what doesn't work isn't kept")
            try await set("zoho-refresh-token", "1000.refresh")
            zoho.state.withLock { $0.madeUp = 2 }
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            house.clock.advance(by: .seconds(11))
            #expect(try await root.post("/v1/zoho/sync").status == 202)
            let done = try await root.answer(.seconds(20), to: "/v1/zoho/status") {
                $0["data", "state"] == .string("idle") && $0["data", "finishedAt"] != .null
            }
            #expect(done["data", "modules"]?.array?.allSatisfy { $0["lastError"] == .null } == true, "\(done)")
        }
    }
}
