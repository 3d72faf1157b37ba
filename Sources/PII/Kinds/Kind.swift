/// A kind of personal or secret data, such as `email` or `credit_card`.
///
/// The built-in ones stand in tables, one file per family; ``all`` has them in the order of `docs/pii.md`. A custom recognizer brings its
/// own.
public struct Kind: Sendable {
    /// What findings call it: lower-case letters, digits and `_`. Two kinds with one name are the same.
    public let name: String
    /// How much harm it does when such a value gets out.
    public let severity: Severity
    /// What is checked beyond the shape, in a few words, with the standard where there is one; empty when nothing is.
    public let check: String
    /// What is left of a value when it is masked.
    let mask: Mask

    /// A kind of one's own; it is masked with eight stars.
    public init(_ name: String, _ severity: Severity) {
        self.init(name, severity, .stars, "")
    }

    init(_ name: String, _ severity: Severity, _ mask: Mask = .stars, _ check: String) {
        self.name = name
        self.severity = severity
        self.mask = mask
        self.check = check
    }

    /// Every built-in kind.
    public static let all = contact + network + financial + american + european + worldwide + secrets

    /// The built-in kind of a name.
    public init?(named name: String) {
        guard let kind = Self.byName[name] else { return nil }
        self = kind
    }

    private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
}

extension Kind: Hashable {
    /// Whether the names are the same.
    public static func == (one: Kind, other: Kind) -> Bool { one.name == other.name }

    /// By the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// What is left of a masked value.
enum Mask: Sendable {
    /// The first letter and the domain, as guide A's `j***@example.com`.
    case email
    /// Always the same text, as guide A's `***-**-****`.
    case fixed(StaticString)
    /// `********`, whatever the length was.
    case stars
}
