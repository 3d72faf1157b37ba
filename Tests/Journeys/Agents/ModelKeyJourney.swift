import Access
import Core
import Foundation
import Store
import Synchronization
import TestKit
import Testing

@testable import App

/// The key of the language model: kept where secrets are, and replaced while the server works.
@Suite(.timeLimit(.minutes(2))) struct ModelKeyJourney {
    /// A model that takes one key.
    private final class Model: Sendable {
        let key = Mutex("sk-one")

        func answer(_ request: HTTPStandIn.Request) -> HTTPStandIn.Answer {
            guard request.headers["x-api-key"] == key.withLock({ $0 }) else { return .init(401) }
            let text = #"{\"rationale\": \"All is quiet.\"}"#
            return .init(200, body: #"{"content": [{"type": "text", "text": "\#(text)"}], "stop_reason": "end_turn"}"#)
        }
    }

    private func with(
        _ engine: Engine, _ settings: [String: String] = [:],
        _ body: @escaping @Sendable (Harness, Operations, Model) async throws -> Void
    ) async throws {
        let model = Model()
        try await HTTPStandIn.with(answering: { model.answer($0) }) { server in
            let all = ["AGENT_MODEL": "model-1", "AGENT_MODEL_URL": server.url].merging(settings) { $1 }
            try await Harness.with(engine, settings: all) { house in
                try await body(house, Operations(assembly: house.assembly, grant: .operator("dana")), model)
            }
        }
    }

    /// What the model makes of a run; null where it is of no use.
    private func rationale(_ api: APIClient) async throws -> JSONValue? {
        let ran = try await api.post("/v1/agents/security_reviewer/runs", "{}")
        #expect(ran.status == 201 && ran["data", "status"]?.string == "completed", "\(ran)")
        return ran["data", "rationale"]
    }

    private func set(_ key: String, _ operations: Operations) async throws {
        let done = try await operations.rotateSecrets("model", isForced: false, given: Secret(key))
        #expect(done.count == 1 && done.first?.secret == nil)
    }

    @Test(arguments: Engine.allCases)
    func aKeyIsTriedKeptAndReplacedWithoutARestart(engine: Engine) async throws {
        try await with(engine) { house, operations, model in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            #expect(try await rationale(api) == .null, "there is no key")
            let fault = await #expect(throws: CommandFault.self) { try await set("sk-wrong", operations) }
            #expect(fault?.message.contains("sk-wrong") == false)
            #expect(try await !operations.secrets().map(\.name).contains(.model), "what doesn't work isn't kept")
            try await set("sk-one", operations)
            house.clock.advance(by: .seconds(6))
            #expect(try await rationale(api) == .string("All is quiet."))

            model.key.withLock { $0 = "sk-two" }
            #expect(try await rationale(api) == .null, "a run goes on without the model")
            await #expect(throws: CommandFault.self) { try await set("sk-three", operations) }
            await #expect(throws: CommandFault.self) { try await operations.rotateSecrets("model", isForced: false) }
            await #expect(throws: CommandFault.self) {
                try await operations.rotateSecrets("jwt", isForced: false, given: Secret("sk-two"))
            }
            try await set("sk-two", operations)
            house.clock.advance(by: .seconds(2))
            #expect(try await rationale(api) == .string("All is quiet."))

            let listed = try await operations.secrets().first { $0.name == .model }
            #expect(listed?.place == "the database, sealed" && listed?.byHand?.contains("secrets set model") == true)
            let entries = try await house.storage.outside(
                "SELECT count(*) FROM audit_logs WHERE action = 'secret.rotated' AND resource_id = 'model';")
            #expect(entries == "2\n")
            for table in ["secret_versions", "agent_runs", "agent_calls", "audit_logs", "security_events"] {
                #expect(try await !house.storage.outside("SELECT * FROM \(table);").contains("sk-"), "\(table)")
            }
        }
    }

    @Test func aKeyInAFileIsReplacedThere() async throws {
        let path = try TestFolder.make().appending(path: "key").path
        try Data("sk-one\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try await with(.sqlite, ["AGENT_MODEL_KEY_FILE": path]) { house, operations, model in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            #expect(try await rationale(api) == .string("All is quiet."))
            model.key.withLock { $0 = "sk-two" }
            try await set("sk-two", operations)
            house.clock.advance(by: .seconds(2))
            #expect(try await rationale(api) == .string("All is quiet."))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "sk-two")
            #expect(try String(contentsOfFile: path + ".previous", encoding: .utf8) == "sk-one")
        }
    }

    @Test func aFolderOfSecretsHasADocumentOfItsOwnForIt() async throws {
        let folder = try TestFolder.make().path
        try await with(.sqlite, ["SECRETS_PROVIDER": "files", "SECRETS_FOLDER": folder]) { house, operations, _ in
            try await set("sk-one", operations)
            #expect(try String(contentsOfFile: folder + "/anthropic-key/api_key", encoding: .utf8) == "sk-one")
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            #expect(try await rationale(api) == .string("All is quiet."))
        }
    }

    @Test func aKeyInTheSettingsStaysThere() async throws {
        try await with(.sqlite, ["AGENT_MODEL_KEY": "sk-one"]) { house, operations, _ in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            #expect(try await rationale(api) == .string("All is quiet."))
            let fault = await #expect(throws: CommandFault.self) { try await set("sk-two", operations) }
            #expect(fault?.message.contains("AGENT_MODEL_KEY") == true)
        }
    }
}
