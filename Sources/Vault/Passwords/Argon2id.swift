import CSodium

/// Costs of argon2id (RFC 9106). One lane (`p=1`), because that is what libsodium computes.
public struct Argon2Parameters: Sendable, Hashable {
    /// Memory in KiB; at least 8.
    public let memory: Int
    /// Passes over the memory; at least 1.
    public let passes: Int

    /// Costs; ``standard`` unless a test wants them lower.
    public init(memory: Int, passes: Int) {
        self.memory = memory
        self.passes = passes
    }

    /// 19 MiB and two passes (OWASP Password Storage Cheat Sheet): about 25 ms on one core.
    public static let standard = Argon2Parameters(memory: 19 * 1024, passes: 2)
}

/// argon2id by libsodium. Each call costs milliseconds and megabytes: only ``PasswordHasher`` calls it, on its own
/// threads.
enum Argon2id {
    /// libsodium must be initialised once before use; it picks the fastest code for this processor then.
    private static let ready = sodium_init() >= 0

    static func hash(_ password: [UInt8], _ parameters: Argon2Parameters) -> PasswordHash? {
        guard ready else { return nil }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_argon2id_STRBYTES))
        let result = withCharacters(password) { characters, count in
            crypto_pwhash_argon2id_str(
                &text, characters, count, UInt64(parameters.passes), parameters.memory * 1024)
        }
        guard result == 0 else { return nil }
        return PasswordHash(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    static func verify(
        _ password: [UInt8], against hash: PasswordHash, _ parameters: Argon2Parameters
    ) -> PasswordVerdict {
        guard ready else { return .differs }
        let result = withCharacters(password) { characters, count in
            crypto_pwhash_argon2id_str_verify(hash.text, characters, count)
        }
        guard result == 0 else { return .differs }
        let stale = crypto_pwhash_argon2id_str_needs_rehash(
            hash.text, UInt64(parameters.passes), parameters.memory * 1024)
        return .matches(needsRehash: stale != 0)
    }

    /// Overwrites bytes in a way that the optimiser keeps.
    static func erase(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            sodium_memzero(start, bytes.count)
        }
    }

    /// The bytes as C sees them. An empty array may have no address.
    private static func withCharacters(
        _ password: [UInt8], _ body: (UnsafePointer<CChar>, UInt64) -> Int32
    ) -> Int32 {
        password.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return body("", 0) }
            return body(start.assumingMemoryBound(to: CChar.self), UInt64(bytes.count))
        }
    }
}
