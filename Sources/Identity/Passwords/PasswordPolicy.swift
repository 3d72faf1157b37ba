/// Why a password may not be set.
public enum PasswordProblem: Sendable, Equatable {
    /// It has fewer code points than it needs.
    case tooShort(least: Int)
    /// It has more than ``PasswordPolicy/longest`` bytes.
    case tooLong
    /// It is one of those that are tried first, or one of them with decoration.
    case common
    /// It repeats itself, or counts up or down.
    case pattern
    /// Little is left of it without the names of its owner and of the house.
    case personal

    /// What is wrong, for the person who chose it.
    public var message: String {
        switch self {
        case .tooShort(let least): "The password must have at least \(least) characters."
        case .tooLong: "The password must not be longer than \(PasswordPolicy.longest) bytes."
        case .common: "The password is one of those that are tried first, or close to one."
        case .pattern: "The password only repeats itself, or counts up or down."
        case .personal: "The password is little more than your name or the name of this service."
        }
    }
}

/// What a new password must be: long, and not what is tried first (NIST SP 800-63B-4 §3.1.1.2, which forbids rules of
/// composition; OWASP ASVS 5.0 §6.2.4, §6.2.11).
public struct PasswordPolicy: Sendable {
    /// Code points, where the password is the only factor.
    public static let shortest = 15
    /// Code points, where a second factor is asked for as well.
    public static let shortestWithSecondFactor = 8
    /// Bytes: far above what a person types, and little work to hash.
    public static let longest = 1024
    /// A name shorter than this stands in many a good password by chance. In code points.
    static let shortestName = 4
    /// How many code points must be left of a password without the names in it.
    static let leastBesideNames = 8

    /// Names that everybody connects with the house: the product, its host name.
    public let houseNames: [String]

    /// The policy of a house with these names; those shorter than four code points don't count.
    public init(houseNames: [String] = ["castellan"]) {
        self.houseNames = houseNames
    }

    /// The names in which somebody's password shouldn't consist: the local part of the address, the user name.
    static func names(email: String, username: String?) -> [String] {
        email.prefix(upTo: email.firstIndex(of: "@") ?? email.endIndex).split(separator: ".").map(String.init)
            + (username.map { [$0] } ?? [])
    }

    /// What is wrong with a password; nil when nothing is.
    ///
    /// `names` are its owner's: see ``names(email:username:)``.
    public func problem(
        with password: String, names: [String] = [], hasSecondFactor: Bool = false
    ) -> PasswordProblem? {
        let least = hasSecondFactor ? Self.shortestWithSecondFactor : Self.shortest
        if password.unicodeScalars.count < least { return .tooShort(least: least) }
        if password.utf8.count > Self.longest { return .tooLong }
        let text = PlainPassword(password)
        if text.isPattern { return .pattern }
        if text.isCommon { return .common }
        if text.without(houseNames + names, shortest: Self.shortestName) < Self.leastBesideNames { return .personal }
        return nil
    }
}
