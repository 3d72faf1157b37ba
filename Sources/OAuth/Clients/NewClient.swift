import Access
public import Core
public import OAuthProtocol

/// A client to be registered, or what a client is to be from now on: what it says about itself, and what the house says about it.
public struct NewClient: Sendable {
    /// What a client's access tokens may live at most: a day.
    public static let longestLifetime = Duration.seconds(86_400)
    /// What they live at least: a minute.
    public static let shortestLifetime = Duration.seconds(60)
    /// How many resources a client may ask tokens for.
    public static let mostResources = 20

    /// What it says about itself.
    public var registration: ClientRegistration
    /// Which resources it may ask tokens for beside our own API.
    public var resources: [ResourceIndicator]
    /// How long its access tokens live; an hour when nothing is said.
    public var tokenLifetime: Duration?
    /// Whether it is one of the house's own, for which nobody is asked for consent.
    public var isFirstParty: Bool

    /// A client; see the properties.
    public init(
        _ registration: ClientRegistration, resources: [ResourceIndicator] = [], tokenLifetime: Duration? = nil,
        isFirstParty: Bool = false
    ) {
        self.registration = registration
        self.resources = resources
        self.tokenLifetime = tokenLifetime
        self.isFirstParty = isFirstParty
    }

    /// The scopes that a client can have: OpenID Connect's, and all permissions but those that no key can hold either.
    public static let possibleScopes = Scopes(
        Scopes.identity.union(
            Set(Permission.allCases).subtracting(Permission.withheldFromKeys).map(\.rawValue)))

    /// What is wrong with it beyond what its registration says; nil when nothing is.
    func problem() -> OAuthRefusal? {
        guard registration.scopes.isSubset(of: Self.possibleScopes) else {
            return OAuthRefusal(.invalidClientMetadata, "scope has one that no client can have")
        }
        guard resources.count <= Self.mostResources else {
            return OAuthRefusal(.invalidClientMetadata, "there are too many resources")
        }
        if let lifetime = tokenLifetime {
            guard (Self.shortestLifetime...Self.longestLifetime).contains(lifetime) else {
                return OAuthRefusal(.invalidClientMetadata, "tokens live for a minute to a day")
            }
        }
        return nil
    }
}

/// What became of registering or changing a client.
public enum ClientOutcome: Sendable {
    /// Done. The secret is shown this once; nil where the client has none, or keeps those it has.
    case done(OAuthClient, secret: Secret<String>?)
    /// It won't do.
    case refused(OAuthRefusal)
    /// There is no such client.
    case notFound
    /// It has been changed since; this is the version now.
    case versionConflict(Int64)
}
