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

    @Test("may be two while it is replaced, the new one first; more are refused")
    func two() throws {
        let (one, other) = (String(repeating: "0a", count: 32), String(repeating: "0b", count: 32))
        for text in ["\(one) \(other)", "\(one),\(other)\n", "\n\(one)\n\(other)\n"] {
            let keys = try RootKey.keys(in: Secret(text)).map { $0.text.reveal() }
            #expect(keys == [one, other])
        }
        #expect(try RootKey.keys(in: Secret("\(one.prefix(32)) \(one.suffix(32))")).map { $0.text.reveal() } == [one])
        #expect(throws: VaultFault.self) { try RootKey.keys(in: Secret("\(one) \(other) \(one)")) }
        #expect(throws: VaultFault.self) { try RootKey.keys(in: Secret("\(one) nonsense")) }
    }

    @Test("is refused from a file that isn't text, or is far too long, and the message says so")
    func notAKey() throws {
        let path = try TestFolder.make().path + "/root.key"
        for (bytes, words) in [([0xff, 0xfe, 0x00], "not UTF-8"), ([UInt8](repeating: 0x61, count: 5000), "longer")] {
            #expect(
                FileManager.default.createFile(
                    atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600]))
            do {
                _ = try RootKeyFile.load(path)
                Issue.record("accepted")
            } catch {
                #expect("\(error)".contains(words), "\(error)")
            }
        }
    }

    @Test("in a file is replaced whole, and stays its owner's")
    func replaced() async throws {
        let folder = try TestFolder.make().path
        let path = folder + "/root.key"
        let first = try RootKeyFile.loadOrGenerate(path, SystemRandomness())
        let second = try RootKey(bytes: bytes)
        let source = RootKeySource.file(path)
        try await source.store([second, first])
        #expect(try await source.keys().map(\.fingerprint) == [second.fingerprint, first.fingerprint])
        #expect(try RootKeyFile.load(path).fingerprint == second.fingerprint)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["root.key"])
    }
}
