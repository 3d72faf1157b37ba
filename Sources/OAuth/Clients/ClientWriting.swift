import Audit
import Core
import Identity
import OAuthProtocol
import SecurityEvents
import Store

extension ClientAuthenticationMethod {
    /// Whether a client that says who it is in this way has a secret.
    var hasSecret: Bool { self == .secretBasic || self == .secretPost }
}

extension NewClient {
    /// Whether it may sign in for itself, and so needs a user of its own.
    var needsUser: Bool {
        !registration.grants.isDisjoint(with: [.clientCredentials, .tokenExchange])
    }

    /// Whether a client that becomes this may do less than before.
    func isNarrower(than old: OAuthClient) -> Bool {
        !old.profile.scopes.isSubset(of: registration.scopes)
            || !Set(old.profile.resources).isSubset(of: resources.map(\.text))
            || !old.profile.grants.isSubset(of: registration.grants)
            || registration.mustProvePossession && !old.profile.mustProvePossession
    }
}

extension Change {
    /// Writes a new client's row.
    func insert(
        _ id: OAuthClientID, _ new: NewClient, _ user: UserID?, _ token: RegistrationTokenID?
    ) throws(StoreFault) {
        let said = new.registration
        try transaction.run(
            """
            INSERT INTO oauth_clients (id, name, authentication, redirect_uris, logout_uris, grants, scopes, resources, \
            algorithm, token_lifetime, jwks, logo_uri, policy_uri, terms_uri, must_push, must_prove, is_first_party, \
            is_active, user_id, registered_with, created_at, updated_at) VALUES (\(id), \(said.name.text), \
            \(said.authentication.rawValue), \(said.redirectURIs.map(\.text).column), \
            \(said.logoutURIs.map(\.text).column), \(said.grants.map(\.rawValue).sorted().column), \
            \(said.scopes.column), \(new.resources.map(\.text).column), \(said.algorithm.rawValue), \
            \(new.tokenLifetime?.components.seconds), \(said.keys.map { JSONText($0.json) }), \(said.logo?.text), \
            \(said.policy?.text), \(said.terms?.text), \(said.mustPush), \(said.mustProvePossession), \
            \(new.isFirstParty), TRUE, \(user), \(token), \(time), \(time))
            """)
    }

    /// Writes what a client is from now on.
    func update(_ id: OAuthClientID, to new: NewClient, _ user: UserID?) throws(StoreFault) {
        let said = new.registration
        try transaction.run(
            """
            UPDATE oauth_clients SET name = \(said.name.text), redirect_uris = \(said.redirectURIs.map(\.text).column), \
            logout_uris = \(said.logoutURIs.map(\.text).column), \
            grants = \(said.grants.map(\.rawValue).sorted().column), scopes = \(said.scopes.column), \
            resources = \(new.resources.map(\.text).column), algorithm = \(said.algorithm.rawValue), \
            token_lifetime = \(new.tokenLifetime?.components.seconds), jwks = \(said.keys.map { JSONText($0.json) }), \
            logo_uri = \(said.logo?.text), policy_uri = \(said.policy?.text), terms_uri = \(said.terms?.text), \
            must_push = \(said.mustPush), must_prove = \(said.mustProvePossession), \
            is_first_party = \(new.isFirstParty), user_id = \(user), updated_at = \(time), version = version + 1 \
            WHERE id = \(id)
            """)
    }

    /// Removes what a client was granted and hasn't redeemed yet.
    func discardPending(of id: OAuthClientID) throws(StoreFault) {
        try transaction.run("DELETE FROM oauth_codes WHERE client_id = \(id) AND session_id IS NULL")
        try transaction.run("DELETE FROM oauth_device_codes WHERE client_id = \(id)")
    }

    /// The user of a client that is changed: the one it has, or a new one when it needs one now.
    func machine(of old: OAuthClient, _ new: NewClient, _ draft: Machines.Draft) throws(StoreFault) -> UserID? {
        if let user = old.userID {
            if !new.needsUser { try endSessions(ofClient: old.profile.id, of: user) }
            return user
        }
        return new.needsUser ? try insertMachine(draft, for: old.profile.id) : nil
    }

    /// Notes what a client is now, with the event.
    func done(_ id: OAuthClientID, secret: OpaqueToken?, _ message: String) throws(StoreFault) -> ClientOutcome {
        guard let client = try transaction.client(id) else { throw .decoding("oauth_clients lost a row") }
        note("name", .text(client.name))
        note("scopes", .list(client.profile.scopes.sorted))
        note("grants", .list(client.profile.grants.map(\.rawValue).sorted()))
        note("redirect_uris", .list(client.profile.redirectURIs.map(\.text)))
        try record(
            EventDraft(.oauthClientChanged, message: message, metadata: ["client_id": .text(client.profile.id)]))
        return .done(client, secret: secret?.text)
    }
}
