@_spi(Authentication) public import Access
import Audit
import Authenticators
public import Core
import Delivery
import SecurityEvents
import Store

/// Setting up the first factor without a session, for who needs one to get one: the password was right, and stands behind the
/// token of ``SignInOutcome/enrolment(_:)``.
extension SecondFactors {
    /// A new seed for an authenticator app, or, with `keeping`, the one that was shown before; nil when the token isn't good. It is this
    /// sign-in's own: who began another with the same password neither sees nor confirms it.
    public func beginTOTPEnrolment(
        _ token: Secret<String>, keeping: Bool = false
    ) async throws(IdentityFault) -> TOTPSetup? {
        guard let user = try await enrolling(token), let id = Self.seedID(token) else { return nil }
        let now = time.now()
        let shown = try await store.read { reader throws(StoreFault) in
            keeping ? try reader.unconfirmedTOTP(of: user.id, at: now, id: id) : nil
        }
        guard let shown else { return try await newSeed(of: user.id, email: user.email, id: id) }
        return setup(try shown.seed(vault), email: user.email)
    }

    /// Has that seed count for who shows a code of it, and signs them in.
    public func confirmTOTPEnrolment(
        _ token: Secret<String>, _ code: Secret<String>, remembering: Bool = false, from origin: Origin
    ) async throws(IdentityFault) -> EnrolmentOutcome {
        guard let user = try await enrolling(token), let id = Self.seedID(token) else { return .invalidToken }
        let now = time.now()
        let found = try await store.read { reader throws(StoreFault) in
            try reader.unconfirmedTOTP(of: user.id, at: now, id: id)
        }
        guard let found else { return .notSetUp }
        guard
            case .accepted(let step) = TOTP().verify(
                code.reveal(), from: try found.seed(vault), at: now, lastStep: nil)
        else { return .wrong }
        let codes = RecoveryCode.set(sessions.randomness)
        guard try await enrol(user, by: token, found, at: step, codes, from: origin) else { return .invalidToken }
        let opening: Opening<EnrolmentOutcome> = try await open(
            for: user, by: [.password, .oneTimeCode], remembering: remembering, from: origin
        ) { change throws(StoreFault) in
            guard let current = try change.transaction.user(user.id), current.isActive,
                try !change.transaction.factors(of: user.id).isEmpty
            else { return .invalidToken }
            return nil
        }
        switch opening {
        case .opened(let signedIn): return .signedIn(signedIn, recoveryCodes: codes.map(\.text))
        case .refused(let outcome): return outcome
        }
    }

    /// The seed that the sign-in with a token is shown.
    private static func seedID(_ text: Secret<String>) -> ID<TOTPCredential>? {
        PendingProof.Token(text, prefix: PendingProof.prefix).flatMap { ID(bytes: $0.id.bytes) }
    }

    /// Who comes with a token; nil when it isn't good, or they have a factor by now.
    private func enrolling(_ token: Secret<String>) async throws(IdentityFault) -> User? {
        guard let token = PendingProof.Token(token, prefix: PendingProof.prefix) else { return nil }
        let now = time.now()
        return try await store.read { reader throws(StoreFault) in
            guard let user = try reader.pendingUser(token, .enrolment, at: now),
                try reader.factors(of: user.id).isEmpty
            else { return nil }
            return user
        }
    }

    /// The first factor's change: its row, the codes for recovery, entry, event and mail. False when somebody was faster.
    private func enrol(
        _ user: User, by text: Secret<String>, _ found: TOTPCredential, at step: Int64, _ codes: [RecoveryCode],
        from origin: Origin
    ) async throws(IdentityFault) -> Bool {
        guard let token = PendingProof.Token(text, prefix: PendingProof.prefix) else { return false }
        let words = FactorChange.words(.added, .totp)
        let notice = try mail.seal(to: user) { $0.factorChanged(to: $1, words) }
        let grant = Grant.credential(of: .user(user.id, reference: user.reference), from: origin)
        return try await store.change(by: grant, .factorAdded, on: .user(user.id)) { change throws(StoreFault) in
            let transaction = change.transaction
            guard try transaction.pendingUser(token, .enrolment, at: change.time) != nil,
                try transaction.factors(of: user.id).isEmpty,
                try transaction.confirm(found, of: user.id, at: step, change.time)
            else { return .rollback(false) }
            try transaction.replaceRecoveryCodes(of: user.id, by: codes, at: change.time)
            try change.recordFactorChange(.added, .totp, of: user)
            change.note("at_sign_in", .boolean(true))
            try change.send(notice)
            return .commit(true)
        }
    }
}

/// What became of setting up the first factor at sign-in.
public enum EnrolmentOutcome: Sendable {
    /// It counts, and its owner is signed in; the codes for recovery are shown once.
    case signedIn(SignedIn, recoveryCodes: [Secret<String>])
    /// The sign-in waited too long, was ended before, or never was.
    case invalidToken
    /// The code is another one.
    case wrong
    /// No seed was shown lately.
    case notSetUp
}
