/// Bytes as letters and digits, five bits each, the highest first.
///
/// Texts have no padding.
enum Base32 {
    /// RFC 4648 §6.
    static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// The text of some bytes; the last character is filled up with zero bits.
    static func encode(_ bytes: [UInt8], alphabet: [UInt8] = standard) -> String {
        var (text, pending, bits): ([UInt8], UInt32, UInt32) = ([], 0, 0)
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(pending >> bits & 31)])
            }
            pending &= (1 << bits) - 1
        }
        if bits > 0 { text.append(alphabet[Int(pending << (5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
