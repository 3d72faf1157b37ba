import Core

/// Passwords that are made up here, for somebody to read off a screen once.
enum GeneratedPassword {
    /// Crockford's base 32: no letter that looks like a digit, no vowel `u` that would make words.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let groups = 5
    private static let groupLength = 4

    /// Five groups of four characters, five random bits each: 100 bits.
    static func make(_ randomness: some Randomness) -> Secret<String> {
        var text: [UInt8] = []
        for (index, byte) in randomness.bytes(groups * groupLength).enumerated() {
            if index > 0, index % groupLength == 0 { text.append(UInt8(ascii: "-")) }
            text.append(alphabet[Int(byte & 31)])
        }
        return Secret(String(decoding: text, as: UTF8.self))
    }
}
