import Core

/// The bytes of a sealed value in a column:
///
/// ```
/// 0x01 ‖ algorithm ‖ key id (u32) ‖ nonce ‖ ciphertext ‖ tag (16)
/// ```
///
/// with, as additional authenticated data, the first six bytes followed by deployment, tenant, table, column, primary
/// key and type, each preceded by its length as a u32. Numbers are big endian. The tenant is empty: one deployment
/// serves one organisation. `docs/data-protection.md` has it all for whoever opens cells without this program.
enum SealedCell {
    static let version: UInt8 = 1
    static let headerLength = 6
    static let tagLength = AES256GCM.tagLength

    /// The second byte.
    enum Algorithm: UInt8, Sendable, CaseIterable {
        /// AES-256-GCM with a random nonce: at most 2³² cells under one key, which suits the key of one person.
        case aes256gcm = 1
        /// XAES-256-GCM, without such a bound: the default.
        case xaes256gcm = 2

        var nonceLength: Int {
            switch self {
            case .aes256gcm: AES256GCM.nonceLength
            case .xaes256gcm: XAES256GCM.nonceLength
            }
        }

        /// What a cell is longer than its plaintext.
        var overhead: Int { SealedCell.headerLength + nonceLength + SealedCell.tagLength }
    }

    /// The header of a cell, read before its key is known.
    static func header(of cell: [UInt8]) -> (algorithm: Algorithm, keyID: UInt32)? {
        guard cell.count >= headerLength, cell[0] == version, let algorithm = Algorithm(rawValue: cell[1]),
            cell.count >= algorithm.overhead
        else { return nil }
        return (algorithm, UInt32(cell[2]) << 24 | UInt32(cell[3]) << 16 | UInt32(cell[4]) << 8 | UInt32(cell[5]))
    }

    /// Writes a header to the beginning of `out`.
    static func write(_ algorithm: Algorithm, keyID: UInt32, to out: UnsafeMutableBufferPointer<UInt8>) {
        (out[0], out[1]) = (version, algorithm.rawValue)
        for index in 0..<4 { out[2 + index] = UInt8(truncatingIfNeeded: keyID >> UInt32(24 - 8 * index)) }
    }

    /// What is authenticated beside the plaintext, in memory of its own.
    static func withAuthenticatedData<Value>(
        _ header: UnsafeBufferPointer<UInt8>, deployment: String, _ address: CellAddress,
        _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
        let type = address.type.rawValue
        let length =
            headerLength + 6 * 4 + deployment.utf8.count + address.table.utf8.count + address.column.utf8.count
            + address.row.utf8.count + type.utf8.count
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { data in
            var end = data[..<headerLength].update(fromContentsOf: header)
            for part in [deployment, "", address.table, address.column, address.row, type] {
                append(part, to: data, at: &end)
            }
            return body(UnsafeBufferPointer(data))
        }
    }

    private static func append(_ part: String, to data: UnsafeMutableBufferPointer<UInt8>, at end: inout Int) {
        let length = UInt32(part.utf8.count)
        for shift: UInt32 in [24, 16, 8, 0] {
            data[end] = UInt8(truncatingIfNeeded: length >> shift)
            end += 1
        }
        end = data[end...].update(fromContentsOf: part.utf8)
    }
}
