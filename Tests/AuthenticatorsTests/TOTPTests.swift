import Core
import Foundation
import TestKit
import Testing

@testable import Authenticators

@Suite("TOTP: codes")
struct TOTPTests {
    static let digits = Array("1234567890123456789012345678901234567890123456789012345678901234".utf8)
    static let secret = TOTPSecret(bytes: Array(digits.prefix(20)))

    /// RFC 4226, appendix D.
    @Test("are those of RFC 4226")
    func hotp() throws {
        let secret = try #require(Self.secret)
        let codes = (0..<10).map { TOTP().code(at: $0, from: secret) }
        #expect(
            codes == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ])
    }

    /// RFC 6238, appendix B: the time in seconds, and the codes by SHA-1, SHA-256 and SHA-512. The seeds are as long as the hashes.
    @Test(
        "are those of RFC 6238",
        arguments: [
            (59, ["94287082", "46119246", "90693936"]),
            (1_111_111_109, ["07081804", "68084774", "25091201"]),
            (1_111_111_111, ["14050471", "67062674", "99943326"]),
            (1_234_567_890, ["89005924", "91819424", "93441116"]),
            (2_000_000_000, ["69279037", "90698825", "38618901"]),
            (20_000_000_000, ["65353130", "77737706", "47863826"]),
        ] as [(Int64, [String])])
    func totp(seconds: Int64, codes: [String]) throws {
        let step = TOTP.step(at: Instant(milliseconds: seconds * 1_000 + 999))
        for (code, (algorithm, length)) in zip(codes, zip(TOTP.Algorithm.allCases, [20, 32, 64])) {
            let secret = try #require(TOTPSecret(bytes: Array(Self.digits.prefix(length))))
            #expect(TOTP(algorithm: algorithm, digits: .eight).code(at: step, from: secret) == code)
        }
    }

    @Test("are those of oathtool")
    func oathtool() async throws {
        let randomness = SeededRandomness()
        for (algorithm, digits) in zip(TOTP.Algorithm.allCases, [TOTP.Digits.six, .eight, .six]) {
            let secret = TOTPSecret(for: algorithm, randomness)
            let totp = TOTP(algorithm: algorithm, digits: digits)
            for seconds in [Int64(0), 29, 30, 1_795_324_926, 4_000_000_000] {
                let printed = try await Command.run([
                    "oathtool", "--totp=\(algorithm.rawValue)", "-d", "\(digits.rawValue)", "-w", "2",
                    "--now", "@\(seconds)", "-b", secret.base32.reveal(),
                ])
                let step = TOTP.step(at: Instant(milliseconds: seconds * 1_000))
                let ours = (step...step + 2).map { totp.code(at: $0, from: secret) }
                #expect(printed.split(separator: "\n").map(String.init) == ours, "\(algorithm) at \(seconds)")
            }
        }
    }

    @Test("are taken one step early and late, and no further", arguments: TOTP.Digits.allCases)
    func window(digits: TOTP.Digits) throws {
        let secret = try #require(Self.secret)
        let totp = TOTP(digits: digits)
        let step: Int64 = 59_844_164
        let code = totp.code(at: step, from: secret)
        for (seconds, verdict) in [
            (-31, .wrong), (-30, .accepted(step: step)), (0, .accepted(step: step)), (29, .accepted(step: step)),
            (59, .accepted(step: step)), (60, .wrong),
        ] as [(Int64, TOTP.Verdict)] {
            let now = Instant(milliseconds: (step * 30 + seconds) * 1_000)
            #expect(totp.verify(code, from: secret, at: now, lastStep: nil) == verdict, "\(seconds) s")
        }
    }

    @Test("are taken once, and not after a later one")
    func once() throws {
        let secret = try #require(Self.secret)
        let totp = TOTP()
        let step: Int64 = 59_844_164
        let now = Instant(milliseconds: step * 30_000)
        func verdict(of step: Int64, after last: Int64?) -> TOTP.Verdict {
            totp.verify(totp.code(at: step, from: secret), from: secret, at: now, lastStep: last)
        }
        #expect(verdict(of: step, after: step - 1) == .accepted(step: step))
        #expect(verdict(of: step, after: step) == .alreadyUsed)
        #expect(verdict(of: step - 1, after: step) == .alreadyUsed)
        #expect(verdict(of: step + 1, after: step) == .accepted(step: step + 1))
        #expect(verdict(of: step + 2, after: step) == .wrong)
    }

    @Test("are taken with spaces, and in no other form")
    func forms() throws {
        let secret = try #require(Self.secret)
        let now = Instant(milliseconds: 1_000)
        func verdict(_ code: String) -> TOTP.Verdict { TOTP().verify(code, from: secret, at: now, lastStep: nil) }
        #expect(verdict(" 755 224\n") == .accepted(step: 0))
        for code in ["", "75522", "7552240", "0755224", "755-224", "７５５２２４", "+55224", "84755224"] {
            #expect(verdict(code) == .wrong, "\(code)")
        }
    }

    @Test("count time down below 1970 too")
    func steps() {
        #expect(
            [-30_001, -30_000, -1, 0, 29_999, 30_000].map { TOTP.step(at: Instant(milliseconds: $0)) }
                == [-2, -1, -1, 0, 0, 1])
    }

    @Test("need a secret of 160 bits, which isn't printed")
    func secrets() throws {
        #expect(TOTPSecret(bytes: [UInt8](repeating: 1, count: 19)) == nil)
        let lengths = TOTP.Algorithm.allCases.map { TOTPSecret(for: $0, SeededRandomness()).bytes.reveal().count }
        #expect(lengths == [20, 32, 64])
        let secret = try #require(Self.secret)
        #expect(secret.base32.reveal() == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        #expect(!"\(secret)".contains("GEZD") && !"\(secret)".contains("49"))
    }

    /// RFC 4648 §10, without the padding.
    @Test("base32 is RFC 4648's")
    func base32() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map { Base32.encode(Array($0.utf8)) }
        #expect(texts == ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"])
    }
}
