import Access
import Core
import Identity
import Store
import TestKit
import Testing

/// `castellan account` and `castellan recommendation`, beside a server that does what they ask for.
@Suite(.timeLimit(.minutes(3))) struct AccountCommands {
    private static let password = "correct horse battery root"
    private static let note = #"""
        {"type": "create_task", "priority": "low", "rationale": "They called.",
         "action": {"kind": "add_note", "text": "They called."}}
        """#

    private static func json(_ run: Program) throws -> JSONValue {
        #expect(run.status == 0, "\(run.errors)")
        return try JSONReader.read(Array(run.output.utf8))
    }

    @Test(arguments: Engine.allCases)
    func fromAnalysisToExecution(engine: Engine) async throws {
        try await TestStorage.with(engine) { storage in
            _ = try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: Self.password + "\n")
            for (name, role) in [("ann", "account_executive"), ("vera", "viewer")] {
                let made = try await storage.castellan(
                    "user", "create", "--email", "\(name)@example.com", "--role", role)
                #expect(made.status == 0, "\(made.errors)")
            }
            let server = try await ServerProcess.start(environment: storage.environment)
            let signedIn = try await APIClient(url: server.url).signIn("root@example.com", Self.password)
            let root = APIClient(url: server.url, token: signedIn["data", "accessToken"]?.string)
            let made = try await root.post("/v1/accounts", #"{"name": "Initech", "owner": "USR-2"}"#)
            #expect(made.status == 201, "\(made)")

            let session = try Self.json(
                try await storage.castellan("account", "analyze", "acc-1", "--as", "ann@example.com", "--json"))
            #expect(session["accountId"] == made["data", "id"] && session["status"] == .string("in_progress"))
            let id = session["sessionId"]?.string ?? ""
            let over = try await root.answer(.seconds(20), to: "/v1/sessions/\(id)") {
                $0["data", "status"] == .string("completed")
            }
            #expect(over["data", "status"] == .string("completed"), "\(over)")

            let waiting = try Self.json(
                try await storage.castellan("recommendation", "list", "--status", "pending", "--json"))
            let reference = try #require(waiting.array?.first?["reference"]?.string, "\(waiting)")
            let digest = try #require(waiting.array?.first?["digest"]?.string, "\(waiting)")
            let unseen = try await storage.castellan("recommendation", "approve", reference, "--as", "USR-2")
            #expect(unseen.status == 64 && unseen.errors.contains("--digest \(digest)"), "\(unseen.errors)")
            let approve = ["recommendation", "approve", reference, "--as", "USR-2", "--digest", digest]
            let approved = try Self.json(
                try await Program.castellan(approve + ["--json"], environment: storage.environment))
            #expect(approved["status"] == .string("approved") && approved["decidedBy"] == .string("USR-2"))
            let executed = try await root.answer(.seconds(20), to: "/v1/recommendations/\(reference)") {
                $0["data", "status"] == .string("executed")
            }
            #expect(executed["data", "status"] == .string("executed"), "\(executed)")
            let again = try await Program.castellan(approve, environment: storage.environment)
            #expect(again.status == 1 && again.errors.contains("it is executed"), "\(again.errors)")
            #expect(await server.stop() == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func decidingIsThatOfAUserWhoMay(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ann = try await house.person("ann", role: .accountExecutive)
            let ben = try await house.person("ben", role: .accountExecutive)
            let vera = try await house.person("vera", role: .viewer)
            _ = try await root.post("/v1/accounts", #"{"name": "Initech", "owner": "\#(ann.user.reference)"}"#)
            let proposed = try await root.post("/v1/accounts/ACC-1/recommendations", Self.note)
            let digest = try #require(proposed["data", "digest"]?.string, "\(proposed)")
            let storage = house.storage
            let refused: [([String], Int32, String)] = [
                (["approve", "REC-1", "--as", vera.email], 1, "lacks recommendation:approve"),
                (
                    ["approve", "REC-1", "--as", "root@example.com", "--digest", digest], 1,
                    "nobody approves what they proposed"
                ), (["approve", "REC-1", "--as", ann.email], 64, "--digest \(digest)"),
                (["approve", "REC-1", "--as", ann.email, "--digest", "12"], 65, "no digest"),
                (
                    ["approve", "REC-1", "--as", ann.email, "--digest", String(repeating: "0", count: 64)], 1,
                    "isn't what this digest stands for"
                ),
                (["approve", "REC-1", "--as", ben.email], 66, "sees no recommendation"),
                (["approve", "REC-1", "--as", "nobody@example.com"], 67, "→"),
                (["approve", "REC", "--as", ann.email], 65, "→"),
                (["reject", "REC-1", "--as", ann.email, "--reason", " "], 65, "reason"),
                (["reject", "REC-1", "--as", ann.email], 64, "reason"),
                (["list", "--status", "open"], 65, "no status"),
            ]
            for (arguments, status, words) in refused {
                let run = try await Program.castellan(
                    ["recommendation"] + arguments, environment: storage.environment)
                #expect(run.status == status && run.errors.contains(words), "\(arguments): \(run.status) \(run.errors)")
            }
            #expect(try await root.get("/v1/recommendations/REC-1")["data", "status"] == .string("pending"))
            let rejected = try Self.json(
                try await storage.castellan(
                    "recommendation", "reject", "REC-1", "--as", ann.email, "--reason", "Not now.", "--json"))
            #expect(rejected["status"] == .string("rejected") && rejected["reason"] == .string("Not now."))
            let list = try Self.json(try await storage.castellan("recommendation", "list", "--json"))
            #expect(list.array?.map { $0["status"] } == [.string("rejected")], "\(list)")
            let entries = try Self.json(try await storage.castellan("audit", "list", "--json"))
            let entry = entries.array?.first { $0["action"] == .string("recommendation.rejected") }
            #expect(entry != nil, "\(entries)")
        }
    }
}
