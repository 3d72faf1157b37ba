@_spi(Authentication) public import Access
import Audit
import Core
import SecurityEvents
import Store

/// Says who sends a request, by the API key that came with it.
///
/// Form and checksum are looked at first, without I/O; then the key and its owner are looked up, so a key is worth nothing
/// once it is revoked or its owner disabled. Nothing is written on the way: uses are counted in memory and written later.
public struct KeyAuthenticator: Sendable {
    let store: IdentityStore
    let events: EventLog
    let uses: KeyUses
    let time: any TimeSource

    /// Whether a bearer token is an API key rather than an access token.
    public static func isKey(_ text: String) -> Bool {
        text.hasPrefix(APIKeyText.prefix)
    }

    /// Checks the key of an `X-API-Key` header or a bearer token.
    public func authenticate(key text: String, from origin: Origin) async throws(IdentityFault) -> Authentication {
        let now = time.now()
        guard let key = APIKeyText(text), let live = try await live(key.id) else {
            return try await refuse(.invalid, nil, from: origin)
        }
        var origin = origin
        origin.apiKey = key.id
        if let refusal = live.refusal(of: key, from: origin.address, at: now) {
            return try await refuse(refusal, live, from: origin)
        }
        uses.note(key.id, of: live.user, from: origin, at: now)
        return .principal(Principal(live.user, live.permissions, .apiKey(key.id), at: now, from: origin))
    }

    private func live(_ id: APIKeyID) async throws(IdentityFault) -> LiveKey? {
        if let known = store.caches?.keys[id] { return known }
        let ticket = store.caches?.keys.ticket()
        let found = try await store.read { reader throws(StoreFault) in try reader.liveKey(id) }
        if let found, let ticket { store.caches?.keys.keep(found, id, ticket) }
        return found
    }

    /// A refused key is an event, at once the first time in a minute, then counted: by key, or by address when nobody
    /// knows whose it is.
    private func refuse(
        _ refusal: KeyRefusal, _ key: LiveKey?, from origin: Origin
    ) async throws(IdentityFault) -> Authentication {
        // Whoever doesn't have the secret isn't told whose key it is, and the owner's events don't fill with strangers.
        let owner = refusal == .invalid ? nil : key?.user
        var origin = origin
        if refusal == .invalid { origin.apiKey = nil }
        let draft = EventDraft(
            refusal == .expired ? .apiKeyExpired : .invalidToken, user: owner?.id, email: owner?.email,
            message: refusal.message, metadata: ["reason": .text("api_key_\(refusal.rawValue)")])
        let subject = owner == nil ? origin.address : origin.apiKey?.description
        do {
            try await events.recordFlood(draft, of: subject ?? "", from: origin)
        } catch {
            throw .store(error)
        }
        return .keyRefused(refusal)
    }
}

extension KeyRefusal {
    fileprivate var message: String {
        switch self {
        case .invalid: "Invalid API key"
        case .deactivated: "A revoked API key was used"
        case .expired: "An expired API key was used"
        case .ownerDisabled: "An API key of a disabled user was used"
        case .address: "An API key was used from an address that it isn't for"
        }
    }
}
