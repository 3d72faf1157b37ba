/// Bech32 (BIP 173) without its limit of 90 characters, as age writes its keys.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let checksumLength = 6

    /// The text of some bytes, in lower case.
    static func encode(_ bytes: [UInt8], prefix: String) -> String {
        let groups = regroup(bytes, from: 8, to: 5, pads: true) ?? []
        let checked = expand(prefix) + groups + [UInt8](repeating: 0, count: checksumLength)
        let remainder = polymod(checked) ^ 1
        let checksum = (0..<checksumLength).map { UInt8(remainder >> (5 * (5 - UInt32($0))) & 31) }
        let text = (groups + checksum).map { alphabet[Int($0)] }
        return prefix + "1" + String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text that begins with this prefix, all of it in lower or all in upper case; nil for anything else.
    static func decode(_ text: some StringProtocol, prefix: String) -> [UInt8]? {
        let text = Array(text.utf8)
        guard text.allSatisfy({ 33...126 ~= $0 }) else { return nil }
        let isLower = text.contains { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
        let isUpper = text.contains { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
        guard !(isLower && isUpper) else { return nil }
        let lower = text.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
        let head = Array("\(prefix)1".utf8)
        guard lower.count >= head.count + checksumLength, lower.starts(with: head) else { return nil }
        var groups: [UInt8] = []
        for character in lower[head.count...] {
            guard let group = alphabet.firstIndex(of: character) else { return nil }
            groups.append(UInt8(group))
        }
        guard polymod(expand(prefix) + groups) == 1 else { return nil }
        return regroup(Array(groups.dropLast(checksumLength)), from: 5, to: 8, pads: false)
    }

    private static func expand(_ prefix: String) -> [UInt8] {
        prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
    }

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        var checksum: UInt32 = 1
        for value in values {
            let top = checksum >> 25
            checksum = (checksum & 0x1ff_ffff) << 5 ^ UInt32(value)
            for (bit, term) in generator.enumerated() where top >> UInt32(bit) & 1 == 1 { checksum ^= term }
        }
        return checksum
    }

    /// Bits in groups of another size; nil when bits are left over that can't be padding.
    private static func regroup(_ values: [UInt8], from: UInt32, to: UInt32, pads: Bool) -> [UInt8]? {
        var (groups, pending, bits): ([UInt8], UInt32, UInt32) = ([], 0, 0)
        for value in values {
            pending = pending << from | UInt32(value)
            bits += from
            while bits >= to {
                bits -= to
                groups.append(UInt8(pending >> bits & ((1 << to) - 1)))
            }
            pending &= (1 << bits) - 1
        }
        if pads {
            if bits > 0 { groups.append(UInt8(pending << (to - bits) & ((1 << to) - 1))) }
        } else if bits >= from || pending != 0 {
            return nil
        }
        return groups
    }
}
