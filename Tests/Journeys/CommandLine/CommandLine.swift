import Core
import Foundation
import Store
import TestKit
import Testing

/// `castellan` as an operator types it: real processes, their output and their exit statuses.
@Suite(.timeLimit(.minutes(3))) struct CommandLineJourney {
    private static let password = "correct horse battery root\n"

    @Test(arguments: Engine.allCases)
    func fromSetupToRevocation(engine: Engine) async throws {
        try await TestStorage.with(engine) { storage in
            let setup = try await storage.castellan(
                "setup", "--email", "Root@Example.com", "--password-file", "-", "--json", input: Self.password)
            #expect(setup.status == 0, "\(setup.errors)")
            #expect(try Self.json(setup)["role"] == .string("system_admin"))

            let again = try await storage.castellan(
                "setup", "--email", "other@example.com", "--password-file", "-", input: Self.password)
            #expect(again.status == 1)
            #expect(again.errors.contains("there is an administrator already"))

            let created = try await storage.castellan(
                "user", "create", "--email", "ada@example.com", "--role", "agent", "--json")
            #expect(created.status == 0, "\(created.errors)")
            let password = try #require(try Self.json(created)["password"]?.string)

            let server = try await ServerProcess.start(environment: storage.environment)
            let login = try await APIClient(url: server.url).signIn("ada@example.com", password)
            #expect(login.status == 200, "\(login)")
            let api = APIClient(url: server.url, token: login["data", "accessToken"]?.string)
            #expect(try await api.get("/v1/auth/profile").status == 200)

            let sessions = try await storage.castellan("sessions", "list", "ada@example.com", "--json")
            #expect(try Self.json(sessions).array?.count == 1)
            let revoked = try await storage.castellan("sessions", "revoke", "--user", "USR-2")
            #expect(revoked.status == 0, "\(revoked.errors)")
            #expect(try await api.answer(.seconds(1), to: "/v1/auth/profile") { $0.status == 401 }.status == 401)

            #expect(try await storage.castellan("user", "disable", "ada@example.com").status == 0)
            #expect(
                try await APIClient(url: server.url).signIn("ada@example.com", password).errorCode == "ACCOUNT_DISABLED"
            )
            #expect(try await storage.castellan("user", "enable", "ada@example.com").status == 0)
            #expect(try await APIClient(url: server.url).signIn("ada@example.com", password).status == 200)
            #expect(try await storage.castellan("user", "unlock", "ada@example.com").status == 0)
            #expect(await server.stop() == 0)

            let users = try await storage.castellan("user", "list")
            #expect(users.output.contains("ada@example.com") && users.output.hasPrefix("ID "))
            let audit = try await storage.castellan("audit", "list", "--json")
            let actions = try Self.json(audit).array?.compactMap { $0["action"]?.string } ?? []
            #expect(actions.contains("user.disabled") && actions.contains("user.sessions_revoked"))
            #expect(!actions.contains { $0.hasSuffix("changed_outside") }, "the command line is not outside")
            let doctor = try await storage.castellan("doctor", "--json")
            #expect(doctor.status == 0, "\(doctor.output)")
        }
    }

    static let statuses: [(arguments: [String], status: Int32)] = [
        (["user", "list", "--data", "/nowhere/at/all"], 66),
        (["user", "create", "--role", "agent"], 64),
        (["no-such-verb"], 64),
        (["audit", "list", "--limit", "0"], 64),
        (["db", "grant", "--prefix", "a b"], 65),
        (["version"], 0),
        (["openapi"], 0),
        (["settings", "--markdown"], 0),
    ]

    @Test(arguments: statuses)
    func exitStatusesAreThoseDocumented(arguments: [String], status: Int32) async throws {
        let folder = try TestFolder.make()
        let run = try await Program.castellan(arguments, in: folder.path)
        #expect(run.status == status, "\(arguments): \(run.output) \(run.errors)")
    }

    @Test func mistakesAreNamedWithWhatToDo() async throws {
        try await TestStorage.with(.sqlite) { storage in
            #expect(try await storage.castellan("migrate").status == 0)
            let missing = try await storage.castellan("user", "disable", "nobody@example.com")
            #expect(missing.status == 67)
            #expect(missing.errors.contains("→"))
            let email = try await storage.castellan("user", "create", "--email", "nobody", "--role", "agent")
            #expect(email.status == 65)
            let role = try await storage.castellan("user", "create", "--email", "a@example.com", "--role", "king")
            #expect(role.status == 65)
            #expect(role.errors.contains("account_executive"))
            let short = try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: "short\n")
            #expect(short.status == 65)
        }
    }

    @Test func aWrongRootKeyIsSaidSo() async throws {
        try await TestStorage.with(.sqlite) { storage in
            #expect(try await storage.castellan("migrate").status == 0)
            let one = ["CASTELLAN_ROOT_KEY": String(repeating: "0f", count: 32)]
            let two = ["CASTELLAN_ROOT_KEY": String(repeating: "f0", count: 32)]
            let first = try await Program.castellan(
                ["user", "list"], environment: storage.environment.merging(one) { $1 })
            #expect(first.status == 0, "\(first.errors)")
            let second = try await Program.castellan(
                ["user", "list"], environment: storage.environment.merging(two) { $1 })
            #expect(second.status == 78, "\(second.errors)")
            #expect(second.errors.contains("root key"))

            // Without the setting it doesn't make up a third one.
            let third = try await storage.castellan("user", "list")
            #expect(third.status == 78, "\(third.errors)")
            #expect(!FileManager.default.fileExists(atPath: storage.folder + "/root.key"))
        }
    }

    @Test func migrationsAreListedBeforeTheyRun() async throws {
        try await TestStorage.with(.sqlite) { storage in
            let plan = try await storage.castellan("migrate", "--dry-run", "--json")
            #expect(try Self.json(plan).array?.isEmpty == false)
            let run = try await storage.castellan("migrate", "--json")
            #expect(try Self.json(run) == Self.json(plan))
            let rest = try await storage.castellan("migrate", "--dry-run", "--json")
            #expect(try Self.json(rest) == .array([]))
        }
    }

    @Test func theDataFolderIsItsOwnersAlone() async throws {
        try await TestStorage.with(.sqlite) { storage in
            #expect(try await storage.castellan("migrate").status == 0)
            #expect(try await storage.castellan("user", "list").status == 0)
            for name in try FileManager.default.contentsOfDirectory(atPath: storage.folder) {
                let attributes = try FileManager.default.attributesOfItem(atPath: storage.folder + "/" + name)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
            }
        }
    }

    /// Only root can hand a folder to somebody else, so only as root can this be tried.
    @Test(.enabled(if: getuid() == 0)) func rootLeavesNoFilesOfItsOwnInAnotherUsersFolder() async throws {
        try await TestStorage.with(.sqlite) { storage in
            #expect(try await storage.castellan("migrate").status == 0)
            #expect(try await storage.castellan("user", "list").status == 0)
            let nobody: uid_t = 65534
            let parent = URL(filePath: storage.folder).deletingLastPathComponent().path
            chmod(parent, 0o711)
            for name in try FileManager.default.contentsOfDirectory(atPath: storage.folder) {
                chown(storage.folder + "/" + name, nobody, nobody)
            }
            chown(storage.folder, nobody, nobody)
            let run = try await storage.castellan("user", "create", "--email", "ada@example.com", "--role", "agent")
            #expect(run.status == 0, "\(run.errors)")
            for name in try FileManager.default.contentsOfDirectory(atPath: storage.folder) {
                let attributes = try FileManager.default.attributesOfItem(atPath: storage.folder + "/" + name)
                #expect(attributes[.ownerAccountID] as? Int == Int(nobody), "\(name)")
            }
        }
    }

    private static func json(_ run: Program) throws -> JSONValue {
        try JSONReader.read(Array(run.output.utf8))
    }
}
