import Core
import Foundation
import Store
import TestKit
import Testing
import TransparencyLog

/// Both databases are restored from an old backup, while a copy of the audit log lies in a folder: nothing opens until what was lost is
/// brought back, and whoever was erased since stays so. Real processes, as an operator runs them.
@Suite(.timeLimit(.minutes(3))) struct RecoveryJourney {
    @Test(arguments: Engine.allCases)
    func anOldBackupIsMadeWholeFromTheCopy(engine: Engine) async throws {
        try await TestStorage.with(engine) { storage in
            let mirror = try TestFolder.make()
            let settings = ["AUDIT_MIRROR_DIRECTORY": mirror.path]
            func castellan(_ words: String..., input: String = "", on storage: TestStorage) async throws -> Program {
                try await Program.castellan(
                    words, environment: storage.environment.merging(settings) { $1 }, input: input)
            }
            func create(_ name: String) async throws {
                let made = try await castellan(
                    "user", "create", "--email", "\(name)@example.com", "--role", "agent", on: storage)
                #expect(made.status == 0, "\(made.errors)")
            }
            let setup = try await castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: "correct horse battery root\n",
                on: storage)
            #expect(setup.status == 0, "\(setup.errors)")
            try await create("ada")
            let ada = try await storage.outside("SELECT id FROM users WHERE email = 'ada@example.com';").dropLast()
            let restored = try await storage.copy()

            try await create("ben")
            #expect(try await castellan("user", "erase", "ada@example.com", on: storage).status == 0)
            try await create("cy")
            let anchored = try await castellan("audit", "anchor", "--now", "--json", on: storage)
            #expect(anchored.status == 0, "\(anchored.errors)")
            let report = try JSONReader.read(Array(anchored.output.utf8)).array?.first
            let size = try #require(report?["size"]?.integer)

            let refused = await #expect(throws: ServerProcess.DidNotStart.self) {
                _ = try await ServerProcess.start(environment: restored.environment.merging(settings) { $1 })
            }
            let words = try #require(refused?.log)
            #expect(words.contains("the copy in directory has \(size) entries"), "\(words)")
            #expect(words.contains("castellan audit recover --from-mirror"), "\(words)")
            #expect(try await castellan("user", "disable", "ada@example.com", on: restored).status != 0)

            let recovered = try await castellan("audit", "recover", "--from-mirror", on: restored)
            #expect(recovered.status == 0, "\(recovered.errors)")
            #expect(recovered.output.contains("1 erasures were made again"), "\(recovered.output)")

            let server = try await ServerProcess.start(environment: restored.environment.merging(settings) { $1 })
            let token = try await APIClient(url: server.url).signIn("root@example.com", "correct horse battery root")
            let api = APIClient(url: server.url, token: token["data", "accessToken"]?.string)
            let proof = try await api.get("/v1/audit-logs/consistency?from=\(size)")
            let origin = try #require(try await api.get("/v1/audit-logs/checkpoint")["data", "origin"]?.string)
            let copied = try String(contentsOf: mirror.appending(path: "\(origin)/checkpoint/\(size)"), encoding: .utf8)
            #expect(proof["data", "from_checkpoint"]?.string == copied)
            #expect(!origin.hasSuffix("/e2"))
            #expect(try await api.get("/v1/users/\(ada)").status == 404)
            let page = try await api.get("/v1/audit-logs?action=user.created&limit=1")["data", "entries"]?.array?.first
            #expect(page?["integrity"]?.string == "withheld" && page?["verdicts"]?["actor_name"]?.string == "WITHHELD")
            let figures = try await api.get("/metrics").text
            #expect(figures.contains("castellan_audit_anchor_behind_entries{anchor=\"directory\"} "), "\(figures)")
            #expect(await server.stop() == 0)

            let found = try await restored.outside(
                "SELECT count(*) FROM audit_logs WHERE CAST(user_id AS TEXT) = '\(ada)' OR resource_id = '\(ada)';")
            #expect(found == "0\n")
            let verified = try await castellan("verify", "--json", on: restored)
            let failed = try JSONReader.read(Array(verified.output.utf8)).array?.filter {
                $0["result"]?.string == "fail"
            }
            #expect(failed?.isEmpty == true, "\(verified.output)")
        }
    }
}
