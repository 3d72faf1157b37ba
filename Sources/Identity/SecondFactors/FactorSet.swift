public import Core
public import Store

/// A second factor, as requests name it.
public enum SecondFactorKind: String, Sendable, CaseIterable {
    /// Codes of an authenticator app (RFC 6238).
    case totp
    /// A key or passkey (WebAuthn).
    case webauthn
    /// A code for when the others are lost.
    case recoveryCode = "recovery_code"
}

/// What a user has set up besides the password.
public struct FactorSet: Sendable, Equatable {
    /// Whether an authenticator app was set up.
    public let hasTOTP: Bool
    /// How many codes for recovery are left.
    public let recoveryCodes: Int
    /// Until when codes of the app are refused, after too many wrong ones; see ``isTOTPDisabled``.
    public let totpLockedUntil: Instant?
    /// Whether there were so many wrong codes in a row that the app must be set up anew.
    public let isTOTPDisabled: Bool
    /// How many keys and passkeys there are.
    public let passkeys: Int

    static let none = FactorSet(
        hasTOTP: false, recoveryCodes: 0, totpLockedUntil: nil, isTOTPDisabled: false, passkeys: 0)

    /// Whether the password is enough. Codes for recovery are no factor of their own: they stand for one that is lost.
    public var isEmpty: Bool { !hasTOTP && passkeys == 0 }

    /// What the user may be asked for.
    public var kinds: [SecondFactorKind] {
        guard !isEmpty else { return [] }
        return (passkeys > 0 ? [.webauthn] : []) + (hasTOTP ? [.totp] : [])
            + (recoveryCodes > 0 ? [.recoveryCode] : [])
    }
}

extension FactorSet: RowDecodable {
    /// Reads what ``Reader/factors(of:)`` asks for.
    public init(row: Row) throws(StoreFault) {
        let failures: Int? = try row.get(0)
        hasTOTP = failures != nil
        isTOTPDisabled = failures.map { $0 >= Lockout.cap } ?? false
        totpLockedUntil = try row.get(1)
        recoveryCodes = try row.get(2)
        passkeys = try row.get(3)
    }
}

extension Reader {
    /// What a user has set up.
    func factors(of user: UserID) throws(StoreFault) -> FactorSet {
        let found: FactorSet? = try first(
            """
            SELECT totp_credentials.failures, totp_credentials.locked_until, \
            (SELECT COUNT(*) FROM recovery_codes WHERE recovery_codes.user_id = users.id), \
            (SELECT COUNT(*) FROM passkeys WHERE passkeys.user_id = users.id) \
            FROM users LEFT JOIN totp_credentials \
            ON totp_credentials.user_id = users.id AND totp_credentials.confirmed_at IS NOT NULL \
            WHERE users.id = \(user)
            """)
        return found ?? .none
    }
}

extension FactorSet: Shaped {
    /// The response, and what `castellan user mfa status` prints.
    public static let shape = Shape<FactorSet>(
        "SecondFactors", "What a user has set up besides the password.",
        [
            .field("totp", "Whether an authenticator app was set up.") { $0.hasTOTP },
            .field("totpLockedUntil", "Until when its codes are refused, after too many wrong ones.") {
                $0.totpLockedUntil
            },
            .field("totpDisabled", "Whether it must be set up anew, after a hundred wrong codes in a row.") {
                $0.isTOTPDisabled
            },
            .field("passkeys", "How many keys and passkeys there are.") { $0.passkeys },
            .field("recoveryCodes", "How many codes for recovery are left.") { $0.recoveryCodes },
        ])
}
