import Core
import Foundation
import TestKit
import Testing

@testable import Age

/// The format's reference program, as Debian has it.
enum AgeProgram {
    static let isThere = ["/usr/bin/age", "/usr/local/bin/age", "/opt/homebrew/bin/age"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}

@Suite(
    "Age: the program age",
    .enabled(if: AgeProgram.isThere, "no program age: Scripts/install-dependencies.sh test"))
struct AgeProgramTests {
    @Test("opens what we close, and closes what we open, armored too")
    func bothWays() async throws {
        let randomness = SystemRandomness()
        let folder = try TestFolder.make()
        let identity = try AgeIdentity(randomness)
        let content = randomness.bytes(150_000)
        let (key, ours) = (folder.appending(path: "key"), folder.appending(path: "ours.age"))
        let opened = folder.appending(path: "opened")
        try Data(identity.reveal().utf8).write(to: key)
        let escrow = try AgeIdentity(randomness)
        let file = try AgeRoundTripTests.close(
            content, for: .recipients([escrow.recipient, identity.recipient]), randomness)
        try Data(file).write(to: ours)
        try await Command.run(["age", "-d", "-i", key.path, "-o", opened.path, ours.path])
        #expect(try Array(Data(contentsOf: opened)) == content)

        let recipient = identity.recipient.description
        let theirs = folder.appending(path: "theirs.age")
        for armor in [[], ["-a"]] {
            try await Command.run(["age", "-r", recipient] + armor + ["-o", theirs.path, opened.path])
            let bytes = Array(try Data(contentsOf: theirs))
            let binary = armor.isEmpty ? bytes : try AgeArmor.decode(bytes)
            #expect(try AgeRoundTripTests.open(binary, with: .identities([identity])) == content)
        }
        #expect(try await Command.run(["age-keygen", "-y", key.path]) == recipient + "\n")
        let made = try AgeIdentity.read(file: try await Command.run(["age-keygen"]))
        #expect(made.count == 1)
    }
}
