@_spi(Authentication) import Access
import Audit
import Core
import Delivery
import SecurityEvents
import Store
import Vault

/// What became of opening a session.
enum Opening<Refusal: Sendable>: Sendable {
    case opened(SignedIn)
    case refused(Refusal)
}

extension Sessions {
    /// Opens a session in one change: its row and first secret, the event, the audit entry, the mail about a new device; and
    /// whatever `prepare` does, which may refuse it inside the transaction.
    func open<Refusal: Sendable>(
        for user: User, by methods: Set<AuthenticationMethod>, from origin: Origin,
        _ prepare: @escaping @Sendable (Change) throws(StoreFault) -> Refusal?
    ) async throws(IdentityFault) -> Opening<Refusal> {
        let session = SessionID.make(at: time.now(), randomness)
        let refresh = RefreshToken(session: session, randomness)
        let device = KnownDevice(origin, of: user.id, vault.macKey(.knownDevice))
        let seen = (device: DeviceName(origin.userAgent).text, time: time.now())
        let notice = try mail.seal(to: user) {
            $0.newSignIn(to: $1, device: seen.device, ipAddress: origin.address, at: seen.time)
        }
        let grant = Grant.credential(of: .user(user.id, reference: user.reference), from: origin)
        let (anomaly, kind) = (try await anomaly(of: user, from: origin), kind)
        let opened: (Assurance?, Refusal?) = try await store.change(
            by: grant, .sessionCreated, on: .session(session, of: user.id)
        ) { change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            if let refusal = try prepare(change) { return .rollback((nil, refusal)) }
            let assurance = Assurance(methods, at: now)
            try transaction.insertSession(refresh, kind, of: user.id, assurance, from: origin, at: now)
            if try transaction.remember(device, of: user.id, at: now) { try change.send(notice) }
            var draft = EventDraft(.loginSuccess, about: user, message: "Signed in", session: session)
            if assurance.level != .aal1 { draft.metadata["methods"] = .list(assurance.references) }
            try change.record(draft)
            if let anomaly { try change.record(anomaly.event(about: user, session: session)) }
            return .commit((assurance, nil))
        }
        if let refusal = opened.1 { return .refused(refusal) }
        let assurance = opened.0 ?? Assurance(methods, at: time.now())
        return .opened(try await signedIn(user, refresh, assurance, at: assurance.authenticatedAt))
    }

    /// What a client gets: both tokens, and who it is.
    func signedIn(
        _ user: User, _ refresh: RefreshToken, _ assurance: Assurance, at time: Instant
    ) async throws(IdentityFault) -> SignedIn {
        SignedIn(
            user: UserView(user), sessionID: refresh.session,
            accessToken: try await tokens.issue(
                to: user, session: refresh.session, generation: refresh.generation,
                client: kind.client, assurance, at: time),
            refreshToken: refresh.text, expiresIn: Int(tokens.rules.lifetime.components.seconds))
    }
}
