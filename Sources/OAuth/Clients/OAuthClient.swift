public import Core
public import OAuthProtocol
import Store

extension Entity {
    /// A program that asks for tokens.
    public enum OAuthClient {}
    /// A client's secret.
    public enum OAuthClientSecret {}
    /// What lets a program register clients.
    public enum RegistrationToken {}
}

/// The id of a client: its `client_id` is the id's text.
public typealias OAuthClientID = ID<Entity.OAuthClient>
/// The id of a client's secret.
public typealias OAuthClientSecretID = ID<Entity.OAuthClientSecret>
/// The id of what lets a program register clients.
public typealias RegistrationTokenID = ID<Entity.RegistrationToken>

/// A client as it is registered.
public struct OAuthClient: Sendable {
    /// Its id.
    public let id: OAuthClientID
    /// As it is shown to people.
    public let name: String
    /// What the protocol judges its requests by.
    public let profile: ClientProfile
    /// Where its users may go after signing out.
    public let logoutURIs: [RedirectURI]
    /// How its access and ID tokens are signed.
    public let algorithm: SignatureAlgorithm
    /// How long its access tokens live, in whole seconds; an hour when nothing is said.
    public let tokenLifetime: Duration?
    /// The keys it signs its assertions with.
    public let keys: JWKSet?
    /// Links for people: logo, privacy policy, terms.
    public let links: Links
    /// Whether it is one of the house's own, for which nobody is asked for consent.
    public let isFirstParty: Bool
    /// Whether it may do anything.
    public let isActive: Bool
    /// Its own user, when it may sign in for itself.
    public let userID: UserID?
    /// When it was registered.
    public let createdAt: Instant
    /// When it was last changed.
    public let updatedAt: Instant
    /// Rises with every change.
    public let version: Int64

    /// Addresses that are shown and never fetched.
    public struct Links: Sendable, Hashable {
        /// The logo.
        public var logo: String?
        /// The privacy policy.
        public var policy: String?
        /// The terms.
        public var terms: String?
    }
}
