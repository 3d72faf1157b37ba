import Access
import Age
import Core
import Foundation
import Identity
import Logging
import Secrets
import SecurityEvents
import Store
import Telemetry
import TestKit
import Testing

@testable import App

@Suite("Secrets by the clock")
struct SecretScheduleTests {
    /// The program without its server, at a time that is moved by hand.
    private func with(
        _ engine: Engine, _ settings: [String: String],
        _ body: (Assembly, ManualClock, TestStorage) async throws -> Void
    ) async throws {
        try await TestStorage.with(engine) { storage in
            let launch = try Launch.prepare(
                dataFolder: nil, creating: true, environment: storage.environment.merging(settings) { $1 })
            let clock = ManualClock()
            let assembly = try await Assembly.open(
                launch, schema: .migrate, time: clock, log: LogSink(level: .critical))
            do {
                try await body(assembly, clock, storage)
                await assembly.close()
            } catch {
                await assembly.close()
                throw error
            }
        }
    }

    private func advance(_ clock: ManualClock, _ assembly: Assembly, days: Int) async throws {
        clock.advance(by: .seconds(days * 86_400))
        try await assembly.events.makePartitions()
    }

    @Test("One that can't be read keeps nobody from being reminded of the others", arguments: Engine.allCases)
    func oneFails(_ engine: Engine) async throws {
        let folder = try TestFolder.make()
        let file = folder.appending(path: "secret_key")
        try Data("{}".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let settings = [
            "SECRETS_PROVIDER": "files", "SECRETS_FOLDER": folder.path, "AUDIT_WEBHOOK_URL": "http://127.0.0.1:1/hook",
        ]
        try await with(engine, settings) { assembly, clock, storage in
            #expect(try await assembly.secrets.statuses().map(\.name).contains(.webhook))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
            try await advance(clock, assembly, days: 84)
            await #expect(throws: SecretsFault.self) { try await assembly.secrets.tend() }
            let told = try await storage.outside(
                "SELECT resource_id FROM audit_logs WHERE action = 'secret.rotation_due' ORDER BY resource_id;")
            #expect(told.contains("webhook"))
        }
    }

    @Test(
        "API keys past their time are replaced together, one by its id, and work on for a week",
        arguments: Engine.allCases)
    func apiKeys(_ engine: Engine) async throws {
        try await with(engine, [:]) { assembly, clock, storage in
            let operations = Operations(assembly: assembly, grant: .operator("dana"))
            _ = try await operations.createUser(email: "ada@example.org", role: "agent")
            #expect(try await !operations.secrets().map(\.name).contains(.apiKeys))
            let old = try await operations.createKey(
                for: "ada@example.org", called: "old", scopes: [], days: 365, networks: [])
            try await advance(clock, assembly, days: 84)
            let young = try await operations.createKey(
                for: "ada@example.org", called: "young", scopes: [], days: 365, networks: [])
            let status = try await operations.secrets().first { $0.name == .apiKeys }
            #expect(status?.since == old.key.createdAt && status?.byHand != nil)
            try await assembly.secrets.tend()
            let told = try await storage.outside(
                "SELECT resource_id FROM audit_logs WHERE action = 'secret.rotation_due';")
            #expect(told.contains("api-keys"))

            let done = try await operations.rotateSecrets("api-keys", isForced: false)
            #expect(done.count == 1 && done.first?.secret != nil && done.first?.result.contains("“old”") == true)
            #expect(try await operations.rotateSecrets("api-keys", isForced: false).isEmpty)
            let one = try await operations.rotateSecrets("api-keys", isForced: false, key: young.key.id.description)
            #expect(one.first?.secret != nil)
            let again = try await operations.rotateSecrets("api-keys", isForced: false, key: young.key.id.description)
            #expect(again.first?.secret == nil && again.first?.result.contains("replaced before") == true)
            let replaced = try await operations.keys(of: nil).filter { $0.replacedBy != nil }
            #expect(replaced.map(\.state) == [.active, .active])
            #expect(replaced.allSatisfy { $0.expiresAt - clock.now() == .seconds(7 * 86_400) })
            await #expect(throws: CommandFault.self) {
                try await operations.rotateSecrets("webhook", isForced: false, key: young.key.id.description)
            }
        }
    }

    @Test("Backups are closed for others where their file is the server's to write, and nowhere else")
    func backupRecipients() async throws {
        let randomness = SystemRandomness()
        let recipients = try (0..<4).map { _ in try AgeIdentity(randomness).recipient.description }
        let file = try TestFolder.make().appending(path: "recipients")
        try Data(recipients.prefix(2).joined(separator: ",\n").utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        try await with(.sqlite, ["BACKUP_RECIPIENTS_FILE": file.path]) { assembly, _, storage in
            let operations = Operations(assembly: assembly, grant: .operator("dana"))
            #expect(try await operations.secrets().first { $0.name == .backup }?.place == "the file \(file.path)")
            await #expect(throws: CommandFault.self, "nobody says whom for") {
                try await operations.rotateSecrets("backup", isForced: false)
            }
            let new = Array(recipients.suffix(2))
            let done = try await operations.rotateSecrets("backup", isForced: false, recipients: new)
            #expect(done.first?.secret == nil && done.first?.result.contains("\(file.path).previous") == true)
            #expect(try String(contentsOf: file, encoding: .utf8) == new.joined(separator: ","))
            #expect(try await storage.outside("SELECT action FROM audit_logs;").contains("secret.rotated"))
        }
        try await with(.sqlite, ["BACKUP_RECIPIENTS": recipients.joined(separator: ",")]) { assembly, _, _ in
            let operations = Operations(assembly: assembly, grant: .operator("dana"))
            let fault = await #expect(throws: CommandFault.self) {
                try await operations.rotateSecrets("backup", isForced: false, recipients: recipients)
            }
            #expect(fault?.message.contains("BACKUP_RECIPIENTS_FILE") == true)
        }
    }
}
