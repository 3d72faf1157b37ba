/// What becomes of a finding, as rules and requests name it.
///
/// `mask`, `redact`, `keep`, `replace`, `replace:TEXT`, `shift:DAYS`; and, where somebody has the keys for it, `hash`, `encrypt`, `token`.
public enum OperatorName: Sendable, Hashable {
    case keep, mask, redact, hash, encrypt, token
    /// A fixed text; the kind's name in capitals and brackets when there is none.
    case replace(String?)
    /// So many days, at most 36,500 either way.
    case shift(days: Int)

    /// The longest text of `replace:`, in bytes.
    public static let longestText = 200
    private static let mostDays = -36_500...36_500

    /// Reads a name; nil for any other.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts[0], parts.count == 2 ? String(parts[1]) : nil) {
        case ("keep", nil): self = .keep
        case ("mask", nil): self = .mask
        case ("redact", nil): self = .redact
        case ("hash", nil): self = .hash
        case ("encrypt", nil): self = .encrypt
        case ("token", nil): self = .token
        case ("replace", let text) where text?.utf8.count ?? 0 <= Self.longestText: self = .replace(text)
        case ("shift", let days?):
            guard let days = Int(days), Self.mostDays.contains(days) else { return nil }
            self = .shift(days: days)
        default: return nil
        }
    }

    /// Whether it takes a key or a store.
    public var needsKeys: Bool {
        switch self {
        case .hash, .encrypt, .token: true
        case .keep, .mask, .redact, .replace, .shift: false
        }
    }

    /// The operator itself. Where there is nothing to make a substitute with, the value is masked.
    func made(with substitutes: Substitutes) -> Operator {
        switch self {
        case .keep: .keep
        case .mask: .mask
        case .redact: .redact
        case .replace(let text): .replace(text)
        case .shift(let days): .shiftDate(days: days)
        case .hash: substitutes.hash.map { .substitute($0) } ?? .mask
        case .encrypt: substitutes.encryption.map { .substitute($0) } ?? .mask
        case .token: substitutes.token.map { .substitute($0) } ?? .mask
        }
    }
}

/// What makes the substitutes that take a key or a store; whoever has none leaves them out.
public struct Substitutes: Sendable {
    /// For `hash`.
    public var hash: (any Substitute)?
    /// For `encrypt`.
    public var encryption: (any Substitute)?
    /// For `token`.
    public var token: (any Substitute)?

    /// None of them.
    public init() {}
}
