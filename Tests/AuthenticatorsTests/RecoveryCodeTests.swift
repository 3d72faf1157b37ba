import Core
import TestKit
import Testing

@testable import Authenticators

@Suite("Recovery codes")
struct RecoveryCodeTests {
    @Test("are ten, all different, in groups that can be read aloud")
    func set() {
        let codes = RecoveryCode.set(SystemRandomness()).map { $0.text.reveal() }
        #expect(Set(codes).count == 10)
        for code in codes {
            let groups = code.split(separator: "-")
            #expect(groups.count == 6 && groups.allSatisfy { $0.count == 4 })
            #expect(!code.contains { "ILOUilou".contains($0) })
        }
    }

    @Test("survive being typed by people")
    func typed() throws {
        let code = RecoveryCode(SeededRandomness())
        let text = code.text.reveal()
        let lookalikes = String(text.map { $0 == "0" ? "o" : $0 == "1" ? "l" : $0 })
        let variants = [
            text, text.lowercased(), text.replacing("-", with: ""), text.replacing("-", with: " "), "  \(text)\n",
            lookalikes, lookalikes.uppercased().replacing("L", with: "I"),
        ]
        for variant in variants {
            #expect(try #require(RecoveryCode(variant), "\(variant)").hash == code.hash, "\(variant)")
        }
    }

    @Test("have a text and a hash each")
    func bijection() throws {
        let zeros = try #require(RecoveryCode("OOOO-oooo-0000-0000-0000-0000"))
        #expect(zeros.text.reveal() == "0000-0000-0000-0000-0000-0000")
        #expect(try #require(RecoveryCode("0000-0000-0000-0000-0000-000I")).text.reveal().hasSuffix("0001"))
        // The SHA-256 of 15 zero bytes, by sha256sum.
        let hash = "5322fecfc92a5e3248a297a3df3eddfb9bd9049504272e4f572b87fa36d4b3bd"
        #expect(Hexadecimal.encode(zeros.hash) == hash)
        for code in RecoveryCode.set(SeededRandomness(seed: 9)) {
            #expect(try #require(RecoveryCode(code.text.reveal())).hash == code.hash)
            #expect("\(code.text)" == "‹redacted›")
        }
    }

    @Test(
        "are refused when they are none",
        arguments: [
            "", "-", "7KQ2", "0000-0000-0000-0000-0000-000", "0000-0000-0000-0000-0000-0000-0",
            "0000-0000-0000-0000-0000-000U", "0000-0000-0000-0000-0000-000*", "0000-0000-0000-0000-0000-000é",
            String(repeating: " ", count: 500) + "000000000000000000000000",
        ])
    func refused(text: String) {
        #expect(RecoveryCode(text) == nil)
    }
}
