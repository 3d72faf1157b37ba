import Foundation
import TestKit
import Testing

@testable import Backups

@Suite("Signatures of manifests")
struct ManifestKeyTests {
    let key: ManifestKey
    let text = Array(#"{"format":"castellan-backup/v1"}"#.utf8)

    init() throws {
        key = try ManifestKey(seed: [UInt8](0..<32))
    }

    @Test("hold for the bytes, the remark and the key that they were made of, and for nothing else")
    func validity() throws {
        let signature = try key.sign(text, remark: "castellan-20261123T034500Z")
        #expect(ManifestKey.isValid(signature, of: text, by: key.publicKey))
        #expect(!ManifestKey.isValid(signature, of: text + [10], by: key.publicKey))
        #expect(!ManifestKey.isValid(signature.replacing("T0345", with: "T0346"), of: text, by: key.publicKey))
        let other = try ManifestKey(seed: [UInt8](1...32))
        #expect(!ManifestKey.isValid(signature, of: text, by: other.publicKey))
        for wrong in ["", "\n\n\n", signature.replacing("\n", with: " "), String(signature.dropFirst(100))] {
            #expect(!ManifestKey.isValid(wrong, of: text, by: key.publicKey))
        }
        #expect(throws: BackupFault.self) { try ManifestKey(seed: [1]) }
    }

    @Test(
        "hold for the program minisign",
        .enabled(
            if: ["/usr/bin", "/opt/homebrew/bin"].contains {
                FileManager.default.isExecutableFile(atPath: "\($0)/minisign")
            },
            "no program minisign: Scripts/install-dependencies.sh test"))
    func program() async throws {
        let folder = try TestFolder.make()
        let file = folder.appending(path: "manifest.json")
        try Data(text).write(to: file)
        let signature = try key.sign(text, remark: "a remark")
        try Data(signature.utf8).write(to: folder.appending(path: "manifest.json.minisig"))
        let said = try await Command.run(["minisign", "-Vm", file.path, "-P", key.publicKey])
        #expect(said.contains("Trusted comment: a remark"))
        try Data(text + [10]).write(to: file)
        await #expect(throws: (any Error).self) {
            try await Command.run(["minisign", "-Vm", file.path, "-P", key.publicKey])
        }
    }
}
