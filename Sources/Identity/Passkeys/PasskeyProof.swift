import Access
import Audit
import Authenticators
import Core
import Delivery
import SecurityEvents
import Store

/// What came of a look at an answer of a passkey.
enum PasskeyVerdict: Sendable {
    case proven(ProvenFactor)
    case refused(WebAuthnRefusal)
    /// The signature is right and its count isn't higher than the last one: there may be two of this key.
    case copied(shown: UInt32)
}

extension SecondFactors {
    /// Looks whether a passkey's answer to the challenge at a place is right. A wrong answer uses the challenge up as a right one does;
    /// nobody guesses a signature, so none is counted.
    func check(
        _ response: AuthenticationResponse, of user: User, at place: CeremonyPlace, requiresUserVerification: Bool,
        from origin: Origin
    ) async throws(IdentityFault) -> FactorVerdict {
        let now = time.now()
        let found = try await store.read { reader throws(StoreFault) in
            (try reader.ceremony(at: place, now: now), try reader.passkey(response.id))
        }
        guard let pending = found.0 else {
            try await refuse(nil, .wrongPasskey(user, .challenge), from: origin)
            return .wrong
        }
        guard let passkey = found.1, passkey.user == user.id else {
            try await refuse(pending, .wrongPasskey(user, .credential), from: origin)
            return .wrong
        }
        switch verdict(on: response, by: passkey, pending, requiresUserVerification: requiresUserVerification) {
        case .proven(let factor): return .proven(factor)
        case .refused(let refusal): try await refuse(pending, .wrongPasskey(user, refusal), from: origin)
        case .copied(let count): try await refuseCopy(of: passkey, count, user, pending, from: origin)
        }
        return .wrong
    }

    /// Believes an answer, or says why not.
    func verdict(
        on response: AuthenticationResponse, by passkey: Passkey, _ pending: PendingCeremony,
        requiresUserVerification: Bool, requiresUserHandle: Bool = false
    ) -> PasskeyVerdict {
        let ceremony = Ceremony(
            relyingParty, challenge: pending.challenge, requiresUserVerification: requiresUserVerification)
        let assertion: Assertion
        do {
            assertion = try Assertion.verify(
                response, of: passkey.credential, against: ceremony, requiresUserHandle: requiresUserHandle)
        } catch { return .refused(error) }
        guard !assertion.signCountRegressed else { return .copied(shown: assertion.signCount) }
        return .proven(
            ProvenFactor(kind: .webauthn, methods: assertion.isUserVerified ? [.key, .userVerified] : [.key]) {
                transaction, now throws(StoreFault) in
                if pending.isOwnRow { guard try transaction.spend(pending) else { return false } }
                return try transaction.use(passkey.id, assertion, at: now)
            })
    }

    /// Uses a challenge up, if there was one, and tells what was wrong with the answer to it.
    func refuse(
        _ pending: PendingCeremony?, _ draft: EventDraft, _ notice: SealedMail? = nil, from origin: Origin
    ) async throws(IdentityFault) {
        let (now, randomness, sanitizer) = (time.now(), sessions.randomness, store.sanitizer)
        try await store.housekeep(.signInAttempts) { transaction throws(StoreFault) in
            // Answered by somebody else meanwhile: what is wrong with this answer is told all the same.
            if let pending { _ = try transaction.spend(pending) }
            try transaction.record(draft, from: origin, at: now, randomness, sanitizer)
            try transaction.send(notice, at: now, randomness)
            return .commit(())
        }
    }

    /// The same where the key may have been copied, which its owner hears of.
    func refuseCopy(
        of passkey: Passkey, _ count: UInt32, _ user: User, _ pending: PendingCeremony, from origin: Origin
    ) async throws(IdentityFault) {
        let name = try await store.read { reader throws(StoreFault) in
            try reader.passkeyViews(of: user.id, passkey.id).first?.name
        }
        let notice = try mail.seal(to: user) { $0.keyCopied(to: $1, name ?? "") }
        var draft = EventDraft(.mfaKeyCopied, about: user, message: "A security key or passkey may have been copied")
        draft.metadata["passkey"] = .text(passkey.id.description)
        draft.metadata["count_known"] = .integer(Int64(passkey.credential.signCount))
        draft.metadata["count_shown"] = .integer(Int64(count))
        try await refuse(pending, draft, notice, from: origin)
    }
}

extension EventDraft {
    /// A passkey's answer isn't right, and why.
    static func wrongPasskey(_ user: User, _ refusal: WebAuthnRefusal) -> EventDraft {
        var draft = EventDraft.wrong(.webauthn, user, "Wrong answer of a passkey: \(refusal.description)")
        draft.metadata["reason"] = .text(refusal.rawValue)
        return draft
    }
}
