/// A set of scopes: permissions as guide A names them (`account:read`), and what OpenID Connect adds.
///
/// Written in order and separated by spaces (RFC 6749 §3.3). Read with `+` between them too, which is what guide A's
/// `account:read+recommendation:approve` looks like in a place that isn't form-encoded.
public struct Scopes: Sendable, Hashable {
    /// More than there are permissions.
    public static let most = 128
    /// The longest name, in bytes.
    public static let longestName = 64

    /// Asks for an ID token.
    public static let openID = "openid"
    /// Asks for a refresh token while nobody is there.
    public static let offlineAccess = "offline_access"
    /// Those that aren't permissions: OpenID Connect Core §5.4 and §11.
    public static let identity: Set<String> = [openID, "profile", "email", offlineAccess]

    /// The names.
    public let names: Set<String>

    /// Scopes that are known to be some.
    public init(_ names: some Sequence<String>) {
        self.names = Set(names)
    }

    /// Reads `scope`. Which of the names mean something is for whoever knows the permissions.
    public init(_ text: String) throws(OAuthRefusal) {
        let parts = text.split { $0 == " " || $0 == "+" }
        guard !parts.isEmpty, parts.count <= Self.most,
            parts.allSatisfy({ Characters.areScope($0, atMost: Self.longestName) })
        else { throw OAuthRefusal(.invalidScope, "scope must be names separated by spaces") }
        names = Set(parts.map(String.init))
    }

    /// No scope.
    public static let none = Scopes([])

    /// The names in order, with spaces between them.
    public var text: String { sorted.joined(separator: " ") }
    /// The names in order.
    public var sorted: [String] { names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    /// Whether a scope is among them.
    public func contains(_ name: String) -> Bool { names.contains(name) }
    /// Whether there is none.
    public var isEmpty: Bool { names.isEmpty }
    /// Whether every one of these is among others.
    public func isSubset(of other: Scopes) -> Bool { names.isSubset(of: other.names) }

    /// Those that are permissions, without OpenID Connect's.
    public var permissionsOnly: Scopes { Scopes(names.subtracting(Self.identity)) }

    /// Cut down to the permissions that somebody holds now. OpenID Connect's stay.
    public func held(by permissions: Set<String>) -> Scopes {
        Scopes(names.intersection(permissions.union(Self.identity)))
    }

    /// Narrowed to those that are asked for; the same when nothing is. What goes beyond is refused (RFC 6749 §6).
    public func narrowed(to asked: Scopes?) throws(OAuthRefusal) -> Scopes {
        guard let asked else { return self }
        guard asked.isSubset(of: self) else {
            throw OAuthRefusal(.invalidScope, "scope asks for more than was granted")
        }
        return asked
    }

    /// What may be handed on to an agent that acts for somebody: what reads, what has something analyzed, and proposing. Nothing that decides
    /// or changes, nothing over users, roles, keys or the system, which would be a way around that. Signing in isn't handed on either.
    public var delegable: Scopes {
        Scopes(
            permissionsOnly.names.filter { name in
                let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !Self.withheldResources.contains(parts[0]) else { return false }
                return Self.delegableActions.contains(parts[1]) || name == Self.proposing
            })
    }

    /// The scopes in words, for the page that asks for consent. `words` knows the permissions; what it doesn't know is shown by its name, so
    /// that nothing is granted unseen.
    public func inWords(_ words: (String) -> String?) -> [(name: String, words: String)] {
        sorted.map { ($0, words($0) ?? $0) }
    }

    private static let withheldResources: Set<Substring> = ["user", "system", "role", "key"]
    private static let delegableActions: Set<Substring> = [
        "read", "list", "read_team", "read_all", "list_all", "analyze", "execute", "view_logs",
        "scan",
    ]
    private static let proposing = "recommendation:create"
}
