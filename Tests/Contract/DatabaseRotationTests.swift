import Access
import Core
import Foundation
import Secrets
import Store
import TestKit
import Testing

/// A role of PostgreSQL that has to show its password, which is kept in a file.
@Suite("PostgreSQL's password", .serialized)
struct DatabaseRotationTests {
    private struct House {
        let url: Secret<String>
        let path: String
        let provider: FileProvider

        var file: String? { try? String(contentsOfFile: path, encoding: .utf8) }

        func configuration() -> PostgreSQLConfiguration {
            let (provider, first) = (provider, file ?? "")
            return PostgreSQLConfiguration(
                url: url,
                passwords: PostgreSQLPasswords([Secret(first)]) {
                    [SecretStage.current, .pending].compactMap { stage in
                        guard let document = try? provider.readNow(stage) else { return nil }
                        return document[.databasePassword]
                    }
                }, poolSize: 2, scanners: 1)
        }

        func rotation(stoppingBefore step: Rotation.Step? = nil) -> Rotation {
            var rotation = Rotation(
                of: DatabasePassword(of: PostgreSQLRole(configuration())), in: provider, SystemRandomness())
            rotation.before = { (next) throws(SecretsFault) in
                if next == step { throw .refused("stopped before \(next)") }
            }
            return rotation
        }

        /// Whether a server that starts now gets in, with what it finds.
        func letsIn() async throws -> Bool {
            let database = try await Database.openPostgreSQL(configuration())
            let user = try await database.read { reader throws(StoreFault) in
                try reader.value("SELECT current_user::text", as: String.self)
            }
            await database.close()
            return user?.hasPrefix("rotating") == true
        }
    }

    private static func with(_ body: (House) async throws -> Void) async throws {
        let server = try await PostgreSQLServer.shared.address()
        let role = "rotating_\(UInt32.random(in: 0 ... .max))"
        let lines = [
            "host all \(role) 127.0.0.1/32 scram-sha-256", "local all all trust", "host all all 127.0.0.1/32 trust",
        ]
        let hba = try await server.psql("SHOW hba_file").trimmingCharacters(in: .whitespacesAndNewlines)
        try await server.psql(
            """
            CREATE ROLE \(role) LOGIN PASSWORD 'first';
            COPY (VALUES \(lines.map { "('\($0)')" }.joined(separator: ", "))) TO '\(hba)';
            SELECT pg_reload_conf();
            """)
        let path = try TestFolder.make().path + "/db_password"
        try "first".write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let house = House(
            url: Secret("postgresql://\(role)@127.0.0.1:\(server.port)/postgres"), path: path,
            provider: FileProvider(.databasePassword, path: path))
        let account = PostgreSQLRole(house.configuration())
        try await eventually { (try? await account.signIn(with: Secret("first"))) == .withPassword }
        try await body(house)
        try await server.psql("DROP ROLE \(role)")
    }

    @Test("is replaced, proved with a new connection, and the old one is refused from then on")
    func rotation() async throws {
        try await Self.with { house in
            let new = try await house.rotation().run()
            #expect(house.file == new.reveal() && new.reveal() != "first" && new.reveal().count == 43)
            let role = PostgreSQLRole(PostgreSQLConfiguration(url: house.url))
            #expect(try await role.signIn(with: new) == .withPassword)
            await #expect(throws: StoreFault.self) { try await role.signIn(with: Secret("first")) }
            #expect(try await house.letsIn())
        }
    }

    @Test("works with what is kept, wherever a rotation stops; and the next one goes on from there")
    func stops() async throws {
        try await Self.with { house in
            for step in Rotation.Step.allCases {
                let before = house.file
                await #expect(throws: SecretsFault.self) { try await house.rotation(stoppingBefore: step).run() }
                #expect(house.file == before)
                #expect(try await house.letsIn(), "stopped before \(step)")
                let pending = try? String(contentsOfFile: house.path + ".pending", encoding: .utf8)
                let new = try await house.rotation().run().reveal()
                #expect(step == .create ? pending == nil : pending == new, "what is pending is taken up")
                #expect(try await house.letsIn() && house.file == new)
            }
        }
    }

    @Test("is replaced while a pool works: nothing fails, and a pool that doesn't know finds out")
    func underLoad() async throws {
        try await Self.with { house in
            let (mine, other) = (
                try await Database.openPostgreSQL(house.configuration()),
                try await Database.openPostgreSQL(house.configuration())
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                for database in [mine, other] {
                    group.addTask {
                        // Connections are cut all the while, so that there are new ones before, in and after each rotation.
                        while !Task.isCancelled {
                            let id = try await database.read { reader throws(StoreFault) in
                                try reader.value("SELECT pg_backend_pid()", as: Int.self) ?? 0
                            }
                            _ = try? await database.read { reader throws(StoreFault) in
                                try reader.value("SELECT pg_terminate_backend(\(id)::int)::int", as: Int.self)
                            }
                        }
                    }
                }
                for _ in 0..<3 { _ = try await house.rotation().run() }
                group.cancelAll()
                try await group.waitForAll()
            }
            await mine.close()
            await other.close()
        }
    }

    @Test("isn't touched where the server doesn't ask for it, nor where none is kept")
    func refusals() async throws {
        try await Self.with { house in
            let server = try await PostgreSQLServer.shared.address()
            let role = PostgreSQLRole(
                PostgreSQLConfiguration(url: Secret("postgresql://castellan@127.0.0.1:\(server.port)/postgres")))
            let rotation = Rotation(of: DatabasePassword(of: role), in: house.provider, SystemRandomness())
            let fault = await #expect(throws: SecretsFault.self) { try await rotation.run() }
            #expect(fault?.description.contains("pg_hba.conf") == true && house.file == "first")
            let empty = FileProvider(.databasePassword, path: house.path + "-none")
            await #expect(throws: SecretsFault.refused("there is no database_password in the file \(house.path)-none"))
            {
                try await Rotation(of: DatabasePassword(of: role), in: empty, SystemRandomness()).run()
            }
        }
    }
}
