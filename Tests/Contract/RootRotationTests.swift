import Access
import App
import Audit
import Core
import Store
import TestKit
import Testing

@testable import Vault

@Suite("Rotation of the root key")
struct RootRotationTests {
    @Test("puts another key into the file, and the one before opens nothing any more", arguments: Engine.allCases)
    func file(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            let old = try RootKeyFile.load(house.root)
            try await house.process { process in
                try await house.fill(3, by: process)
                _ = try await process.rotate(.kek)
                let names = try await process.rotate(.root)
                let keys = try await RootKeySource.file(house.root).keys()
                #expect(keys.count == 1 && keys[0].fingerprint != old.fingerprint)
                #expect(names == ["root \(keys[0].fingerprint)"])
            }
            try await house.expectAllReadable(3)
            await #expect(throws: VaultFault.wrongRootKey) {
                try await house.process(root: .text(old.text, name: "the old one")) { _ in }
            }
        }
    }

    @Test(
        "interrupted after any step, opens with what the file holds, and is finished by the same command",
        arguments: Engine.allCases)
    func interrupted(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            try await house.process { process in
                try await house.fill(3, by: process)
                _ = try await process.rotate(.kek)
            }
            for steps in 1...3 {
                let old = try RootKeyFile.load(house.root)
                try await house.process { process in
                    let vault = process.vault
                    let replacement = try await vault.prepareRoot()
                    if steps > 1 { try await vault.rewrapSubjectKeks(under: replacement.new) }
                    if steps > 2 {
                        _ = try await process.audited.change(
                            by: .operator("dana"), action: Action("test.rewrapped"), on: Target(type: "test", id: nil)
                        ) { change throws(StoreFault) in
                            .commit(try vault.rewrapKeks(under: replacement.new, in: change.transaction))
                        }
                    }
                }
                #expect(try await RootKeySource.file(house.root).keys().count == 2)
                try await house.expectAllReadable(3)
                try await house.process { _ = try await $0.rotate(.root) }
                let keys = try await RootKeySource.file(house.root).keys()
                #expect(keys.count == 1 && keys[0].fingerprint != old.fingerprint)
                try await house.expectAllReadable(3)
            }
        }
    }

    @Test("from a setting asks for the new key in front of the one in use, and takes it", arguments: Engine.allCases)
    func setting(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            let old = try RootKeyFile.load(house.root).text.reveal()
            let new = RootKey.generate(SystemRandomness()).reveal()
            try await house.process(root: .text(Secret(old), name: "CASTELLAN_ROOT_KEY")) { process in
                try await house.fill(3, by: process)
                do {
                    _ = try await process.rotate(.root)
                    Issue.record("rotated without a new key")
                } catch {
                    #expect("\(error)".contains("put a new one in front"), "\(error)")
                }
            }
            try await house.process(root: .text(Secret("\(new) \(old)"), name: "CASTELLAN_ROOT_KEY")) { process in
                _ = try await process.rotate(.root)
            }
            try await house.process(root: .text(Secret(new), name: "CASTELLAN_ROOT_KEY")) { process in
                let check = try await process.vault.check(KeyHouse.column)
                #expect(check.isSound)
            }
        }
    }

    @Test("a node that is up hears of keys that another root key wraps by now", arguments: Engine.allCases)
    func upMeanwhile(_ engine: Engine) async throws {
        try await KeyHouse.with(engine) { house in
            try await house.process { node in
                try await house.fill(3, by: node)
                try await house.process { process in
                    for part in [KeyRotations.Part.root, .kek, .dek, .root] { _ = try await process.rotate(part) }
                }
                try await node.vault.reload()
                #expect(try await node.vault.check(KeyHouse.column).isSound)
            }
        }
    }
}
