public import Core

/// What the user of a device types: `BCDF-GHJK`. Eight of the 20 consonants that RFC 8628 §6.1 proposes, so no words come out and nothing looks
/// like a digit: 34 bits, which is enough for a code that lives ten minutes and may be guessed a few times.
public struct UserCode: Sendable, Hashable {
    /// How many letters there are.
    public static let length = 8
    private static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)

    /// The letters, without the hyphen: what is kept.
    public let letters: String

    /// A new code. Bytes beyond the last whole multiple of 20 are thrown away, so that no letter is likelier.
    public init(_ randomness: some Randomness) {
        var letters: [UInt8] = []
        while letters.count < Self.length {
            for byte in randomness.bytes(Self.length) where byte < 240 && letters.count < Self.length {
                letters.append(Self.alphabet[Int(byte) % Self.alphabet.count])
            }
        }
        self.letters = String(decoding: letters, as: UTF8.self)
    }

    /// A code as somebody typed it: in either case, with or without hyphens and spaces; nil for anything that can't be one.
    public init?(typed text: String) {
        guard text.utf8.count <= 32 else { return nil }
        let letters = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
            .map { Characters.isLetter($0) ? $0 & 0xdf : $0 }
        guard letters.count == Self.length, letters.allSatisfy(Self.alphabet.contains) else { return nil }
        self.letters = String(decoding: letters, as: UTF8.self)
    }

    /// The code as it is shown.
    public var text: String { "\(letters.prefix(4))-\(letters.suffix(4))" }
}
