/// BIP 173's checksum and BIP 350's: a BCH code over 32 characters.
enum Bech32 {
    private static let characters = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]

    /// Whether an address with a two-letter prefix and `1` holds, in either version.
    static func holds(_ address: UnsafeRawBufferPointer) -> Bool {
        guard address.count > 9, !(address.contains(where: \.isUpper) && address.contains(where: \.isLower)) else {
            return false
        }
        let prefix = address.prefix(2).map(\.lowercased)
        var values = prefix.map { UInt32($0 >> 5) } + [0] + prefix.map { UInt32($0 & 31) }
        for byte in address.dropFirst(3) {
            guard let value = characters.firstIndex(of: byte.lowercased) else { return false }
            values.append(UInt32(value))
        }
        var sum: UInt32 = 1
        for value in values {
            let top = sum >> 25
            sum = (sum & 0x1ff_ffff) << 5 ^ value
            for (bit, term) in generator.enumerated() where top >> UInt32(bit) & 1 == 1 { sum ^= term }
        }
        return sum == 1 || sum == 0x2bc8_30a3
    }
}
