public import Access
import Core
import Identity
public import Secrets
import Synchronization

/// The keys that sign tokens where they are kept as a JWK set in `secret_key`: the document says which, the server's own table
/// follows it.
struct SigningKeyDocument: RotatedSecret {
    let identity: IdentityRoom
    let grant: Grant
    let isForced: Bool
    /// What a forced rotation ended.
    let forced = Forced()

    /// What a forced rotation ended, once it did.
    final class Forced: Sendable {
        let change = Mutex<Sessions.ForcedKeyChange?>(nil)
    }

    var field: SecretField { .secretKey }

    func make(over old: Secret<String>?, _ randomness: any Randomness) async throws(SecretsFault) -> Secret<String> {
        try await translating { () throws(IdentityFault) in
            try await Self.set(old).successor(isForced: isForced).json
        }
    }

    func set(_ new: Secret<String>, over old: Secret<String>?) async throws(SecretsFault) {
        let set = try await translating { () throws(IdentityFault) in try Self.set(new) }
        try await translating { () throws(IdentityFault) in
            guard isForced else {
                try await identity.signingKeys.adopt(set, by: grant)
                return
            }
            let done = try await identity.sessions.forceKeyChange(to: set, by: grant)
            forced.change.withLock { $0 = done }
        }
    }

    /// The JWKS shows it.
    func test(_ new: Secret<String>) async throws(SecretsFault) {
        guard let set = SigningKeySet(json: new), identity.signingKeys.jwks.contains(set.active) else {
            throw .unproven("the server doesn't have the key")
        }
    }

    func obstacle(_ current: Secret<String>?) async -> String? { nil }

    private static func set(_ text: Secret<String>?) throws(IdentityFault) -> SigningKeySet {
        guard let set = text.flatMap({ SigningKeySet(json: $0) }) else {
            throw .signingKey("secret_key is no JWK set of RSA keys with their private halves")
        }
        return set
    }

    private func translating<Value: Sendable>(
        _ body: () async throws(IdentityFault) -> Value
    ) async throws(SecretsFault) -> Value {
        do { return try await body() } catch {
            if case .store(let fault) = error { throw .store(fault) }
            throw .refused("\(error)")
        }
    }
}

extension SecretRotations {
    /// Where the keys that sign tokens are kept as a JWK set; nil where the server's own table has them.
    func signingKeyPlace() async throws(SecretsFault) -> (provider: any SecretProvider, set: SigningKeySet)? {
        guard let provider = sources.signingKeys, let document = try await provider.read(.current),
            let set = document[.secretKey].flatMap({ SigningKeySet(json: $0) })
        else { return nil }
        return (provider, set)
    }

    /// Has another key sign tokens, which everybody takes note of without noticing; or, forced, leaves none of the keys there were.
    /// Says what holds then.
    public func rotateSigningKey(isForced: Bool, by grant: Grant) async throws(SecretsFault) -> String {
        if let place = try await signingKeyPlace() {
            if let obstacle = place.provider.obstacle { throw .refused(obstacle) }
            let document = SigningKeyDocument(identity: identity, grant: grant, isForced: isForced)
            let new = try await Rotation(of: document, in: place.provider, randomness).run()
            if let done = document.forced.change.withLock({ $0 }) { return Self.words(done) }
            return Self.words(rotatedTo: SigningKeySet(json: new)?.active ?? "")
        }
        do throws(IdentityFault) {
            if isForced { return Self.words(try await identity.sessions.forceKeyChange(by: grant)) }
            return Self.words(rotatedTo: try await identity.signingKeys.rotate(by: grant))
        } catch {
            if case .store(let fault) = error { throw .store(fault) }
            throw .refused("\(error)")
        }
    }

    private static func words(rotatedTo key: String) -> String {
        "key \(key) signs; the one before verifies for two hours"
    }

    private static func words(_ done: Sessions.ForcedKeyChange) -> String {
        "key \(done.key) signs; \(done.sessions) sessions of \(done.people) people ended, \(done.letters) mailed"
    }

    /// Does what the signing keys' age asks for. Where a document has them, takes what stands there now.
    func tendSigningKeys() async throws {
        let keys = identity.signingKeys
        guard let place = try await signingKeyPlace() else {
            return try await keys.tend(rotatingEvery: settings.signingKeyAge, at: time.now())
        }
        try await keys.adopt(place.set, by: .system(.keyRotation))
        try await keys.removeRetired(at: time.now())
        guard place.provider.obstacle == nil else { return }
        if let since = try await keys.activeSince(), time.now() - since >= settings.signingKeyAge {
            _ = try await rotateSigningKey(isForced: false, by: .system(.keyRotation))
        }
    }
}
