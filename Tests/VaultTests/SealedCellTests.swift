import Core
import Crypto
import TestKit
import Testing

@testable import Vault

@Suite("Sealed cells")
struct SealedCellTests {
    private let randomness = SeededRandomness(seed: 7)
    private let plaintext = [UInt8]("203.0.113.7".utf8)

    private func key(_ id: UInt32 = 3, deployment: String = "d1") -> CellKey {
        CellKey(id: id, deployment: deployment, key: SymmetricKey(data: [UInt8](repeating: 9, count: 32)))
    }

    private func address(
        _ table: StaticString = "users", _ column: StaticString = "phone", _ row: String = "1", _ type: CellType = .text
    ) -> CellAddress {
        CellAddress(table: table, column: column, row: row, type: type)
    }

    @Test("open again where they were sealed", arguments: SealedCell.Algorithm.allCases)
    func roundTrip(_ algorithm: SealedCell.Algorithm) throws {
        for length in [0, 1, 15, 16, 17, 1000] {
            let text = randomness.bytes(length)
            let cell = key().seal(text, at: address(), randomness, algorithm: algorithm)
            #expect(try key().open(cell, at: address()) == text)
            #expect(cell.count == length + (algorithm == .xaes256gcm ? 46 : 34))
        }
    }

    @Test("begin with version, algorithm and key id, so that SQL can count what a key sealed")
    func header() {
        let cell = key(0x0102_0304).seal(plaintext, at: address(), randomness)
        #expect(Array(cell[..<6]) == [1, 2, 1, 2, 3, 4])
    }

    @Test("differ each time")
    func nonces() {
        #expect(key().seal(plaintext, at: address(), randomness) != key().seal(plaintext, at: address(), randomness))
    }

    @Test("don't open with any bit changed or any byte cut off", arguments: SealedCell.Algorithm.allCases)
    func tampering(_ algorithm: SealedCell.Algorithm) {
        let cell = key().seal(plaintext, at: address(), randomness, algorithm: algorithm)
        for index in cell.indices {
            for bit in 0..<8 {
                var altered = cell
                altered[index] ^= 1 << UInt8(bit)
                #expect(throws: VaultFault.self) { try key().open(altered, at: address()) }
            }
            #expect(throws: VaultFault.self) { try key().open(Array(cell[..<index]), at: address()) }
        }
        #expect(throws: VaultFault.self) { try key().open(cell + [0], at: address()) }
    }

    @Test("don't open in another row, column, table, type or deployment")
    func moving() throws {
        let cell = key().seal(plaintext, at: address(), randomness)
        let elsewhere = [
            address("clients"), address("users", "name"), address("users", "phone", "2"),
            address("users", "phone", "1", .json),
        ]
        for other in elsewhere {
            #expect(throws: VaultFault.self) { try key().open(cell, at: other) }
        }
        #expect(throws: VaultFault.self) { try key(deployment: "d2").open(cell, at: address()) }
    }

    @Test("keep the parts of an address apart: moving a letter across a boundary changes it")
    func boundaries() {
        let cell = key().seal(plaintext, at: address("ab", "c"), randomness)
        #expect(throws: VaultFault.self) { try key().open(cell, at: address("a", "bc")) }
    }

    @Test("name the key they need when it isn't this one")
    func otherKey() {
        let cell = key(4).seal(plaintext, at: address(), randomness)
        #expect(throws: VaultFault.unknownKey(4)) { try key(3).open(cell, at: address()) }
    }
}
