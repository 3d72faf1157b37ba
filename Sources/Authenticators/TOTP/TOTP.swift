public import Core
import Crypto

/// Codes that change with the time (RFC 6238), made from a secret that the server and an app share.
///
/// Both sides count steps of 30 seconds since 1970 and make a code of the step's number (RFC 4226).
public struct TOTP: Sendable, Hashable {
    /// The hash below. SHA-1 unless told: several apps ignore what the key's URI says and use it always, and HMAC with SHA-1 is
    /// not touched by collisions (RFC 6238 §1.2).
    public let algorithm: Algorithm
    /// How long a code is.
    public let digits: Digits

    /// Seconds in a step (RFC 6238 §5.2).
    public static let period: Int64 = 30
    /// How many steps before and after the present one are taken too, for clocks that differ and for people who type slowly
    /// (RFC 6238 §5.2).
    public static let window: Int64 = 1

    /// The hash below the codes.
    public enum Algorithm: String, Sendable, Hashable, CaseIterable {
        case sha1 = "SHA1"
        case sha256 = "SHA256"
        case sha512 = "SHA512"
    }

    /// How many digits a code has.
    public enum Digits: Int, Sendable, Hashable, CaseIterable {
        case six = 6
        case eight = 8
    }

    /// What came of a code.
    public enum Verdict: Sendable, Hashable {
        /// The code is right; the step is to be stored, so that it is taken only once.
        case accepted(step: Int64)
        /// The code is none of those that are good now.
        case wrong
        /// The code is right, but its step, or a later one, was used before.
        case alreadyUsed
    }

    /// Codes of six digits by SHA-1 unless told.
    public init(algorithm: Algorithm = .sha1, digits: Digits = .six) {
        self.algorithm = algorithm
        self.digits = digits
    }

    /// The number of the step that an instant lies in.
    public static func step(at instant: Instant) -> Int64 {
        let seconds = instant.seconds
        return seconds >= 0 ? seconds / period : (seconds - period + 1) / period
    }

    /// The code of a step, with its leading zeros.
    public func code(at step: Int64, from secret: TOTPSecret) -> String {
        let number = String(truncate(mac(of: step, under: secret.bytes.reveal())) % modulus)
        return String(repeating: "0", count: digits.rawValue - number.utf8.count) + number
    }

    /// Looks whether a code is good now and was not used.
    ///
    /// - Parameters:
    ///   - code: What was typed; white space in it is passed over, since apps show codes in groups.
    ///   - lastStep: The step that was accepted last for this secret; nil when there was none yet.
    public func verify(
        _ code: String, from secret: TOTPSecret, at now: Instant, lastStep: Int64?
    ) -> Verdict {
        let typed = Array(code.filter { !$0.isWhitespace }.utf8)
        let present = Self.step(at: now)
        // All of them, and the latest that fits: two steps may have the same code, and then it is spent for both.
        let matching = (present - Self.window...present + Self.window).filter { step in
            ConstantTime.isSame(Array(self.code(at: step, from: secret).utf8), typed)
        }
        guard let step = matching.last else { return .wrong }
        if let lastStep, step <= lastStep { return .alreadyUsed }
        return .accepted(step: step)
    }

    private var modulus: UInt32 {
        (0..<digits.rawValue).reduce(1) { power, _ in power * 10 }
    }

    private func mac(of step: Int64, under key: [UInt8]) -> [UInt8] {
        let key = SymmetricKey(data: key)
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        switch algorithm {
        case .sha1: return Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
        case .sha256: return Array(HMAC<SHA256>.authenticationCode(for: counter, using: key))
        case .sha512: return Array(HMAC<SHA512>.authenticationCode(for: counter, using: key))
        }
    }

    /// 31 bits of a code, from where its last four bits say (RFC 4226 §5.3).
    private func truncate(_ mac: [UInt8]) -> UInt32 {
        let offset = Int((mac.last ?? 0) & 15)
        return mac[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
    }
}
