public import Core
import Vault

/// How one part of the hierarchy stands.
public struct KeyStatus: Sendable, Equatable {
    /// `root`, or a role.
    public let part: String
    /// The version in use; of the root key eight digits that tell it from others.
    public let current: String
    /// Whole days since it was made; nil for the root key, whose age nobody knows here.
    public let ageDays: Int?
    /// Values, terms or keys that an earlier version is still needed for.
    public let stale: Int
    /// What to do.
    public let advice: String

    /// How often a key should be replaced: guide R's 90 days.
    static let suggestedAge = 90

    init(root: (fingerprint: String, keys: Int), from source: String) {
        part = "root"
        current = "\(root.fingerprint) from \(source)"
        ageDays = nil
        stale = 0
        advice = root.keys > 1 ? "a rotation was begun: castellan keys rotate root" : ""
    }

    init(_ role: KeyRole, _ keys: [KeyView], at now: Instant) {
        part = role.rawValue
        let active = keys.last { $0.state == .active }
        current = active?.name ?? "none"
        ageDays = active.map { Int((now - $0.createdAt).components.seconds / 86_400) }
        stale = keys.filter { $0.state == .retired }.reduce(0) { $0 + ($1.uses ?? 0) }
        let verb = "castellan keys rotate \(role.rotatedBy)"
        if !role.isReplaceable {
            advice = ""
        } else if keys.contains(where: { $0.state == .next }) || stale > 0 {
            advice = "a rotation was begun: \(verb)"
        } else if (ageDays ?? 0) >= Self.suggestedAge {
            advice = "in use for \(Self.suggestedAge) days or more: \(verb)"
        } else if let idle = keys.first(where: { $0.state == .retired }) {
            advice = "nothing needs \(idle.name) any more: castellan keys destroy \(idle.name)"
        } else {
            advice = ""
        }
    }
}

extension KeyRole {
    /// The argument of `castellan keys rotate` that replaces it.
    fileprivate var rotatedBy: String {
        switch self {
        case .data, .subjects: "kek"
        case .cells: "dek"
        case .indexes: "index"
        case .house, .messages: ""
        }
    }
}

extension KeyStatus: Shaped {
    /// What `castellan keys status` prints.
    public static let shape = Shape<KeyStatus>(
        "KeyStatus", "How one part of the hierarchy of keys stands.",
        [
            .field("part", "root, or what a key is for.") { $0.part },
            .field("current", "The key in use.") { $0.current },
            .field("ageDays", "Whole days since it was made; null for the root key.") { $0.ageDays },
            .field("stale", "What an earlier version is still needed for.") { $0.stale },
            .field("advice", "What to do.") { $0.advice },
        ])
}
