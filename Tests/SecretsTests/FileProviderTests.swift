import Core
import Foundation
import TestKit
import Testing

@testable import Secrets

@Suite("Secrets in files")
struct FileProviderTests {
    private func with(_ body: (FileProvider, String) async throws -> Void) async throws {
        let folder = try TestFolder.make().path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(FileProvider(folder: folder), folder)
    }

    private func write(_ text: String, _ path: String, mode: Int = 0o600) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    @Test("are read without the white space around them, and only when nobody else can")
    func reading() async throws {
        try await with { files, folder in
            try write("  p w \n", "\(folder)/database_password")
            #expect(try await files.read(.current)?[.databasePassword]?.reveal() == "p w")
            #expect(try await files.read(.pending) == nil)
            #expect(try await files.read(.previous) == nil)
            try write("p", "\(folder)/webhook_secret", mode: 0o644)
            let fault = await #expect(throws: SecretsFault.self) { try await files.read(.current) }
            #expect(
                fault?.description
                    == "\(folder)/webhook_secret is open to other users: chmod 600 \(folder)/webhook_secret")
        }
    }

    @Test("go from pending to current to previous; other files stay")
    func stages() async throws {
        try await with { files, folder in
            try write("old", "\(folder)/database_password")
            try write("w", "\(folder)/webhook_secret")
            let current = try #require(try await files.read(.current))
            try await files.stage(current.replacing(.databasePassword, with: Secret("new"), version: "2"))
            #expect(text("\(folder)/database_password") == "old")
            let pending = try #require(try await files.read(.pending))
            #expect(pending[.databasePassword]?.reveal() == "new" && pending[.webhookSecret]?.reveal() == "w")
            for _ in 0..<2 { try await files.promote(pending, over: try await files.read(.current)) }
            #expect(
                text("\(folder)/database_password") == "new" && text("\(folder)/database_password.previous") == "old")
            #expect(text("\(folder)/webhook_secret") == "w")
            #expect(try await files.read(.pending) == nil)
        }
    }

    @Test("that somebody else replaced meanwhile aren't overwritten")
    func overtaken() async throws {
        try await with { files, folder in
            try write("old", "\(folder)/database_password")
            let current = try #require(try await files.read(.current))
            let pending = current.replacing(.databasePassword, with: Secret("new"), version: "2")
            try await files.stage(pending)
            try write("theirs", "\(folder)/database_password")
            await #expect(throws: SecretsFault.overtaken) { try await files.promote(pending, over: current) }
            #expect(text("\(folder)/database_password") == "theirs")
        }
    }
}
