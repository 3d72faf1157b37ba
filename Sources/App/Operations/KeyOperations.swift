import Access
public import Core
public import Identity

extension Operations {
    /// Makes an API key for a user, with these scopes, or with everything that a key of theirs can hold when there are none.
    public func createKey(
        for name: String, called label: String, scopes: [String], days: Int, networks: [String]
    ) async throws(CommandFault) -> CreatedKey {
        let owner = try await user(name).id
        guard (1...100).contains(label.count) else {
            throw CommandFault(.badInput, "a key's name has 1 to 100 characters")
        }
        guard (1...NewAPIKey.mostDays).contains(days) else {
            throw CommandFault(.badInput, "a key lives 1 to \(NewAPIKey.mostDays) days")
        }
        let new = NewAPIKey(
            name: label, scopes: scopes.isEmpty ? nil : try Self.permissions(scopes), days: days,
            networks: try Self.networks(networks))
        let outcome = try await translating { () throws(IdentityFault) in
            try await assembly.identity.keys.create(
                new, for: owner, within: Set(Permission.allCases), by: grant)
        }
        switch outcome {
        case .created(let key): return key
        case .scopesRefused(let scopes):
            throw CommandFault(
                .refused, "\(name) may not do, or no key may: \(scopes.map(\.rawValue).joined(separator: ", "))",
                advice: "docs/permissions.md says what each role may")
        case .tooMany:
            throw CommandFault(.refused, "\(name) has too many API keys", advice: "castellan key list \(name)")
        case .notFound, .replaced, .repetitionDiffers: throw .unknownUser(name)
        }
    }

    /// The latest API keys of a user, or of everybody; at most 500.
    public func keys(of name: String?) async throws(CommandFault) -> [APIKeyView] {
        var reach = Reach.all
        if let name { reach = .own(try await user(name).id) }
        return try await translating { [reach] () throws(IdentityFault) in
            try await assembly.identity.keys.list(
                reach, ListRequest(PageRequest(limit: PageRequest.mostRows))
            ).rows
        }
    }

    /// Revokes an API key by its id; removes one that was revoked before.
    public func revokeKey(_ text: String) async throws(CommandFault) -> EndedKey {
        guard let id = APIKeyID(text) else { throw .unknownKey(text) }
        let outcome = try await translating { () throws(IdentityFault) in
            try await assembly.identity.keys.end(id, within: .all, by: grant)
        }
        switch outcome {
        case .revoked(let key), .unchanged(let key): return EndedKey(id: key.id, state: "revoked")
        case .deleted(let key): return EndedKey(id: key.id, state: "deleted")
        case .notFound: throw .unknownKey(text)
        }
    }

    /// Revokes all API keys of a user that work.
    public func revokeKeys(of name: String) async throws(CommandFault) -> RevokedKeys {
        let owner = try await user(name).id
        return RevokedKeys(
            revoked: try await translating { () throws(IdentityFault) in
                try await assembly.identity.keys.revokeAll(of: owner, by: grant)
            })
    }

    /// Permissions by name.
    static func permissions(_ names: [String]) throws(CommandFault) -> Set<Permission> {
        var permissions: Set<Permission> = []
        for name in names {
            guard let permission = Permission(rawValue: name) else {
                throw CommandFault(
                    .badInput, "there is no permission “\(name)”", advice: "docs/permissions.md lists them")
            }
            permissions.insert(permission)
        }
        return permissions
    }

    private static func networks(_ texts: [String]) throws(CommandFault) -> [CIDR] {
        var networks: [CIDR] = []
        for text in texts {
            guard let network = CIDR(text) else {
                throw CommandFault(.badInput, "“\(text)” is no network", advice: "write it as 203.0.113.0/24")
            }
            networks.append(network)
        }
        guard networks.count <= NewAPIKey.mostNetworks else {
            throw CommandFault(.badInput, "a key has at most \(NewAPIKey.mostNetworks) networks")
        }
        return networks
    }
}

extension CommandFault {
    static func unknownKey(_ text: String) -> CommandFault {
        CommandFault(.unknownSubject, "there is no API key \(text)", advice: "castellan key list shows their ids")
    }
}

/// A key that a command ended.
public struct EndedKey: Sendable {
    /// The key.
    public let id: APIKeyID
    /// `revoked` or `deleted`.
    public let state: String
}

extension EndedKey: Shaped {
    /// What `castellan key revoke` prints.
    public static let shape = Shape<EndedKey>(
        "EndedKey", "A key that no longer works.",
        [.field("id", "The key's id.") { $0.id }, .field("state", "revoked or deleted.") { $0.state }])
}

/// How many keys a command revoked.
public struct RevokedKeys: Sendable {
    /// How many.
    public let revoked: Int
}

extension RevokedKeys: Shaped {
    /// What `castellan key revoke --user` prints.
    public static let shape = Shape<RevokedKeys>(
        "RevokedKeys", "How many keys a command revoked.", [.field("revoked", "How many.") { $0.revoked }])
}
