public import Core
import Crypto

/// A code that serves once, when every other second factor is lost: 120 random bits.
///
/// People copy it from paper, so it is written in Crockford's base32, which has no letters that look like digits, in groups of four:
/// `7KQ2-M9XD-0RTA-HV4C-8WPE-3NZJ`. With 112 bits or more a fast hash is enough (ASVS 5.0 6.5.2).
public struct RecoveryCode: Sendable {
    private let bytes: [UInt8]

    private static let length = 15
    private static let group = 4
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// How many codes a person is given at once.
    public static let setSize = 10

    /// A new code.
    public init(_ randomness: any Randomness) {
        bytes = randomness.bytes(Self.length)
    }

    /// A code as somebody typed it; nil for anything that is none.
    ///
    /// Small letters, white space and hyphens anywhere are taken, the letter O for 0, and I and L for 1.
    public init?(_ text: String) {
        guard text.utf8.count <= 200 else { return nil }
        var (bytes, pending, bits): ([UInt8], UInt32, UInt32) = ([], 0, 0)
        for character in text where !character.isWhitespace && character != "-" {
            guard let value = Self.value(of: character) else { return nil }
            pending = pending << 5 | value
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
                pending &= (1 << bits) - 1
            }
        }
        // 24 characters hold 15 bytes exactly.
        guard bytes.count == Self.length, bits == 0 else { return nil }
        self.bytes = bytes
    }

    /// A new set, to be shown once.
    public static func set(_ randomness: any Randomness) -> [RecoveryCode] {
        (0..<setSize).map { _ in RecoveryCode(randomness) }
    }

    /// The code as it is shown, in groups.
    public var text: Secret<String> {
        let characters = Array(Base32.encode(bytes, alphabet: Self.alphabet))
        let groups = stride(from: 0, to: characters.count, by: Self.group).map {
            String(characters[$0..<$0 + Self.group])
        }
        return Secret(groups.joined(separator: "-"))
    }

    /// What the database keeps: the SHA-256 of the code's bytes, 32 bytes.
    public var hash: [UInt8] { Array(SHA256.hash(data: bytes)) }

    private static func value(of character: Character) -> UInt32? {
        guard let ascii = character.asciiValue else { return nil }
        let upper = UInt8(ascii: "a")...UInt8(ascii: "z") ~= ascii ? ascii - 32 : ascii
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return alphabet.firstIndex(of: upper).map { UInt32($0) }
        }
    }
}
