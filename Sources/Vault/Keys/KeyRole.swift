/// The places in the hierarchy that a key can have; each has versions of its own.
public enum KeyRole: String, Sendable, Hashable, CaseIterable {
    /// Wraps the keys of columns, messages and indexes.
    case data
    /// Wraps the keys of people.
    case subjects
    /// Seals columns, through a key derived for each table and column.
    case cells
    /// Seals what the audit log keeps about nobody in particular. The log's digests follow from it, so it is never replaced.
    case house
    /// Makes blind indexes, through a key derived for each.
    case indexes
    /// Authenticates tokens and hides names, through a key derived for each purpose. What it made isn't kept beside the name of
    /// the key, so it isn't replaced.
    case messages

    /// Whether `castellan keys rotate` can replace it.
    public var isReplaceable: Bool { self != .house && self != .messages }

    /// As `vault_keys.kind` has it.
    var kind: WrappedKey.Kind {
        switch self {
        case .data, .subjects: .keyEncryption
        case .cells, .house: .dataEncryption
        case .indexes: .index
        case .messages: .authentication
        }
    }

    /// As `vault_keys.purpose` has it.
    var purpose: String { rawValue }

    /// The role whose keys wrap those of this one; nil for the root key.
    var parent: KeyRole? { kind == .keyEncryption ? nil : .data }

    init?(_ kind: WrappedKey.Kind, _ purpose: String) {
        guard let role = KeyRole(rawValue: purpose), role.kind == kind else { return nil }
        self = role
    }
}

/// What a version of a key is used for.
public enum KeyState: String, Sendable, Hashable, CaseIterable {
    /// Opens, and will seal once every node has heard of it.
    case next
    /// Seals and opens.
    case active
    /// Opens what was sealed before.
    case retired
}
