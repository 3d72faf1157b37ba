import Core
import Crypto
import Testing

@testable import Vault

@Suite("Blind indexes")
struct BlindIndexTests {
    private func key(_ index: BlindIndex, id: UInt32 = 6, secret: UInt8 = 1) -> BlindIndexKey {
        let row = WrappedKey(
            SymmetricKey(size: .bits256), id: id, role: .indexes, parent: (1, SymmetricKey(size: .bits256)),
            deployment: "d", at: Instant(milliseconds: 0), SystemRandomness())
        let parent = KeyRing.Entry(row: row, key: SymmetricKey(data: [UInt8](repeating: secret, count: 32)))
        return BlindIndexKey(parent, index, index.normaliser)
    }

    private let email = BlindIndex(table: "clients", column: "email", name: "email_index", .email)

    @Test("give equal values one term, and others another")
    func terms() throws {
        let term = try #require(key(email).term(for: "Ann@example.org "))
        #expect(term == key(email).term(for: "ann@EXAMPLE.org"))
        #expect(term != key(email).term(for: "ben@example.org"))
        #expect(Array(term[..<6]) == [1, 1, 0, 0, 0, 6] && term.count == 6 + 16)
    }

    @Test("give the same value other terms in another table, column, index or under another key")
    func apart() {
        let term = key(email).term(for: "ann@example.org").map { $0[6...] }
        let others = [
            BlindIndex(table: "people", column: "email", name: "email_index", .email),
            BlindIndex(table: "clients", column: "mail", name: "email_index", .email),
            BlindIndex(table: "clients", column: "email", name: "other_index", .email),
            BlindIndex(table: "clients", column: "email", name: "email_index", .name),
        ]
        for other in others { #expect(key(other).term(for: "ann@example.org").map { $0[6...] } != term) }
        #expect(key(email, secret: 2).term(for: "ann@example.org").map { $0[6...] } != term)
    }

    @Test("keep as many bits as they were told, and zeros behind them", arguments: [1, 7, 8, 9, 12, 128, 256])
    func width(_ bits: Int) throws {
        let whole = try #require(
            key(BlindIndex(table: "t", column: "c", name: "i", .name, bits: 256)).term(for: "Ann")?[6...])
        let term = try #require(
            key(BlindIndex(table: "t", column: "c", name: "i", .name, bits: bits)).term(for: "Ann")?[6...])
        #expect(term.count == (bits + 7) / 8)
        for bit in 0..<8 * term.count {
            let (at, mask) = (6 + bit / 8, UInt8(0x80) >> UInt8(bit % 8))
            #expect(term[at] & mask == (bit < bits ? whole[at] & mask : 0))
        }
    }

    @Test(
        "are as short as CipherSweet's rule wants: two to √rows values share each term",
        arguments: [4, 100, 1_000, 65_536, 1_000_000])
    func rule(_ rows: Int) {
        let sharing = Double(rows) / Double(1 << BlindIndex.bits(for: rows))
        #expect(sharing >= 2 && sharing <= max(4, Double(rows).squareRoot()))
    }
}
