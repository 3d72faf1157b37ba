import Core
import Crypto
import Testing

@testable import Vault

@Suite("Keys of people")
struct SubjectKeyTests {
    private let secret = SymmetricKey(data: [UInt8](repeating: 7, count: 32))

    private func key(_ id: UInt32) -> SubjectKey {
        SubjectKey(secret, id: id, deployment: "test", SystemRandomness())
    }

    @Test("salts are those of HKDF-Expand, whatever their number", arguments: [1, 16, 32, 33, 64, 96, 100])
    func salts(_ count: Int) {
        let info = [UInt8]("an entry".utf8)
        let expanded = HKDF<SHA256>.expand(
            pseudoRandomKey: Derivation.key(from: secret, label: "castellan/v1/subject/salt"), info: info,
            outputByteCount: count)
        #expect(key(SubjectKey.personal).salts(count, info: info) == expanded.withUnsafeBytes { [UInt8]($0) })
    }

    @Test("a person's cells are AES-256-GCM, the house's XAES-256-GCM; both open where they stand")
    func algorithms() throws {
        let address = CellAddress(table: "t", column: "c", row: "1", type: .text)
        for (id, algorithm) in [(SubjectKey.personal, SealedCell.Algorithm.aes256gcm), (9, .xaes256gcm)] {
            let cell = key(id).seal([1, 2, 3], at: address)
            #expect(SealedCell.header(of: cell)?.algorithm == algorithm)
            #expect(try key(id).open(cell, at: address) == [1, 2, 3])
        }
    }
}
