import Core
import Crypto
import Foundation
import TestKit
import Testing

@testable import Vault

@Suite("The root key")
struct RootKeyTests {
    private let bytes = [UInt8](0..<32).map { $0 &* 37 &+ 251 }

    @Test("is read from hexadecimal and from base64 of either alphabet")
    func texts() throws {
        let base64 = Data(bytes).base64EncodedString()
        let texts = [
            Hexadecimal.encode(bytes), Hexadecimal.encode(bytes).uppercased(), base64, Base64URL.encode(bytes),
            "  \(base64)\n",
        ]
        for text in texts {
            let key = try RootKey(text: Secret(text)).key.withUnsafeBytes { [UInt8]($0) }
            #expect(key == bytes, "\(text)")
        }
    }

    @Test(
        "is refused when it isn't 32 bytes",
        arguments: [
            "", "00", String(repeating: "0", count: 63), String(repeating: "g", count: 64), "AAAA", "correct horse",
        ])
    func refused(_ text: String) {
        #expect(throws: VaultFault.self) { try RootKey(text: Secret(text)) }
    }

    @Test("never shows in a fault")
    func silence() {
        let text = "0123456789secret"
        do {
            _ = try RootKey(text: Secret(text))
            Issue.record("accepted")
        } catch {
            #expect(!"\(error)".contains(text))
        }
    }

    @Test("is made once, in a file that only its owner reads")
    func generated() async throws {
        let folder = try TestFolder.make().path
        let path = folder + "/root.key"
        let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try RootKeyFile.loadOrGenerate(path, SystemRandomness()).key.withUnsafeBytes { [UInt8]($0) }
                }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["root.key"])
    }

    @Test(
        "is refused from a file that others can read, and the message says what to do",
        arguments: [0o640, 0o604, 0o622])
    func permissions(_ mode: Int) throws {
        let folder = try TestFolder.make().path
        let path = folder + "/root.key"
        _ = try RootKeyFile.loadOrGenerate(path, SystemRandomness())
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        do {
            _ = try RootKeyFile.load(path)
            Issue.record("accepted")
        } catch {
            #expect("\(error)".contains("chmod 600"))
        }
    }

    @Test("is refused from a link, a folder and a missing file")
    func notAFile() throws {
        let folder = try TestFolder.make().path
        let path = folder + "/root.key"
        _ = try RootKeyFile.loadOrGenerate(path, SystemRandomness())
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: path)
        for other in ["/link", "", "/missing"] {
            #expect(throws: VaultFault.self) { try RootKeyFile.load(folder + other) }
        }
    }
}
