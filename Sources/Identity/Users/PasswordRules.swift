/// Why a password may not be set.
public enum PasswordProblem: String, Sendable, Equatable {
    /// Fewer than ``PasswordRules/shortest`` characters.
    case tooShort = "The password must have at least 15 characters."
    /// More than ``PasswordRules/longest`` bytes.
    case tooLong = "The password must not be longer than 1024 bytes."
}

/// What a new password must be: long, and nothing else (NIST SP 800-63B-4 §3.1.1.2 forbids rules of composition).
public enum PasswordRules {
    /// Code points, where the password is the only factor.
    public static let shortest = 15
    /// Bytes: far above what a person types, and little work to hash.
    public static let longest = 1024

    /// What is wrong with a password; nil when nothing is.
    public static func problem(with password: String) -> PasswordProblem? {
        if password.unicodeScalars.count < shortest { return .tooShort }
        if password.utf8.count > longest { return .tooLong }
        return nil
    }
}
