import Access
import App
import Core
import Foundation
import Store
import Synchronization
import TestKit
import Testing

/// Zoho CRM over a real port: what it tells, what is read, and what people see of it.
@Suite(.timeLimit(.minutes(2))) struct ZohoJourney {
    private static let secret = ZohoStage.secret

    private func with(
        _ engine: Engine, _ settings: [String: String] = [:],
        _ body: @escaping @Sendable (Harness, ZohoStandIn) async throws -> Void
    ) async throws {
        try await ZohoStage.with(engine, settings, body)
    }

    private func deliver(
        _ house: Harness, _ body: String, secret: String = secret, at time: Instant? = nil
    ) async throws -> Answer {
        try await ZohoStage.deliver(house, body, secret: secret, at: time)
    }

    @Test(arguments: Engine.allCases)
    func webhooksAreTakenOnceAndOnlyFromZoho(engine: Engine) async throws {
        try await with(engine) { house, _ in
            let body = #"{"module": "Accounts", "operation": "update", "ids": ["551"]}"#
            let first = try await deliver(house, body)
            #expect(first.status == 200 && first["data", "status"] == .string("accepted"), "\(first)")
            #expect(first["data", "queued"] == .boolean(true))
            let again = try await deliver(house, body)
            #expect(again.status == 200 && again["data", "status"] == .string("duplicate"), "\(again)")
            #expect(again["data", "event_id"] == first["data", "event_id"])
            let forged = try await deliver(house, body, secret: "some other secret of length")
            #expect(forged.status == 401 && forged.errorCode == "INVALID_SIGNATURE", "\(forged)")
            let stale = try await deliver(house, body, at: house.clock.now() - .seconds(400))
            #expect(stale.status == 401 && stale.errorCode == "INVALID_SIGNATURE", "\(stale)")
            #expect(try await deliver(house, "nonsense").errorCode == "MALFORMED_JSON")
            let unknown = try await deliver(house, #"{"module": "Leads", "operation": "update", "ids": ["1"]}"#)
            #expect(unknown.status == 400 && unknown.errorCode == "VALIDATION_ERROR", "\(unknown)")
            #expect(try await house.api.get("/v1/webhooks/zoho").status == 405)
        }
    }

    @Test(arguments: Engine.allCases)
    func aSyncIsAskedForAndSeen(engine: Engine) async throws {
        try await with(engine) { house, zoho in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let viewer = try await house.signedIn(try await house.person("vic", role: .viewer))
            #expect(try await viewer.post("/v1/zoho/sync").status == 403)
            #expect(try await viewer.get("/v1/zoho/status").status == 403)
            zoho.state.withLock { $0.madeUp = 5 }
            let started = try await root.post("/v1/zoho/sync")
            #expect(started.status == 202 && started["data", "statusUrl"] == .string("/v1/zoho/status"), "\(started)")
            let status = try await root.answer(.seconds(20), to: "/v1/zoho/status") {
                $0["data", "state"] == .string("idle") && $0["data", "finishedAt"] != .null
            }
            #expect(status.status == 200 && status["data", "modules"]?.array?.count == 7, "\(status)")
            #expect(status["data", "circuit"] == .string("closed"))
            #expect(try await root.get("/v1/webhooks/zoho/dead-letters")["data", "events"]?.array?.isEmpty == true)
        }
    }

    @Test(arguments: Engine.allCases)
    func aSecretThatIsTooShortSignsNothingWhereverItIsKept(engine: Engine) async throws {
        let folder = try TestFolder.make()
        let file = folder.appending(path: "zoho-webhook/secret").path
        @Sendable func keep(_ secret: String) throws {
            try Data(secret.utf8).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        }
        try FileManager.default.createDirectory(
            at: folder.appending(path: "zoho-webhook"), withIntermediateDirectories: true)
        try keep("fifteen letters")
        let settings = ["ZOHO_WEBHOOK_SECRET": "", "SECRETS_PROVIDER": "files", "SECRETS_FOLDER": folder.path]
        try await with(engine, settings) { house, _ in
            let body = #"{"module": "Accounts", "operation": "update", "ids": ["551"]}"#
            let short = try await deliver(house, body, secret: "fifteen letters")
            #expect(short.status == 401 && short.errorCode == "INVALID_SIGNATURE", "\(short)")
            try keep("sixteen  letters")
            house.clock.advance(by: .seconds(11))
            let long = try await deliver(house, body, secret: "sixteen  letters")
            #expect(long.status == 200, "\(long)")
        }
    }

    @Test func aServerWithoutZohoHasNone() async throws {
        try await Harness.with(.sqlite) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            #expect(try await house.api.post("/v1/webhooks/zoho", "{}").status == 404)
            #expect(try await root.get("/v1/zoho/status").status == 404)
            #expect(try await root.post("/v1/zoho/sync").status == 404)
        }
    }
}
