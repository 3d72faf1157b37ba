import Access
import Authenticators
import Core
import Identity
import TestKit
import Testing

/// Somebody with an authenticator app.
struct AppHolder {
    let user: User
    let secret: TOTPSecret
    let recoveryCodes: [Secret<String>]
    /// The session in which the app was set up.
    let session: SignedIn

    /// What an app reads from a seed that was typed.
    static func bytes(ofBase32 text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = text.compactMap { alphabet.firstIndex(of: $0) }.flatMap { value in
            (0..<5).map { value >> (4 - $0) & 1 }
        }
        return stride(from: 0, to: bits.count - bits.count % 8, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | UInt8($1) }
        }
    }

    /// What the app shows at a moment.
    func code(at now: Instant) -> Secret<String> {
        Secret(TOTP().code(at: TOTP.step(at: now), from: secret))
    }
}

extension IdentityHouse {
    /// What allows somebody to do something.
    func grant(_ principal: Principal, _ permission: Permission) throws -> Grant {
        guard case .allow(let grant) = principal.decide(permission) else { throw Unexpected("\(permission) is denied") }
        return grant
    }

    /// A user who sets up an authenticator app; the clock is past the step of the code that confirmed it.
    func appHolder(_ email: String = "ann@example.org", role: Role = .viewer) async throws -> AppHolder {
        let user = try await user(email, role: role)
        return try await settingUp(user)
    }

    /// Has a user set up an app.
    func settingUp(_ user: User) async throws -> AppHolder {
        let session = try await signedIn(user.email)
        let principal = try await principal(session.accessToken)
        let setup = try await room.secondFactors.beginTOTP(by: principal)
        let secret = try #require(TOTPSecret(bytes: AppHolder.bytes(ofBase32: setup.seed.reveal())))
        var holder = AppHolder(user: user, secret: secret, recoveryCodes: [], session: session)
        let outcome = try await room.secondFactors.confirmTOTP(
            holder.code(at: clock.now()), endingOthers: false, by: principal, try grant(principal, .factorManage))
        guard case .done(let result) = outcome else { throw Unexpected("\(outcome)") }
        holder = AppHolder(user: user, secret: secret, recoveryCodes: result.recoveryCodes, session: session)
        clock.advance(by: .seconds(30))
        return holder
    }

    /// The token of a sign-in that waits for a second factor.
    func waiting(_ login: String = "ann@example.org", _ password: Secret<String> = password) async throws
        -> PendingSignIn
    {
        let outcome = try await signIn(login, password)
        guard case .secondFactor(let pending) = outcome else { throw Unexpected("\(outcome)") }
        return pending
    }

    /// Shows a second factor to a sign-in that waits.
    func verify(_ pending: PendingSignIn, _ proof: FactorProof) async throws -> SecondFactorOutcome {
        try await room.secondFactors.verify(pending.token, proof, from: origin)
    }

    /// Signs in with both factors.
    func signedIn(_ holder: AppHolder) async throws -> SignedIn {
        let outcome = try await verify(try await waiting(holder.user.email), .totp(holder.code(at: clock.now())))
        guard case .signedIn(let signedIn) = outcome else { throw Unexpected("\(outcome)") }
        return signedIn
    }
}

extension SecondFactorOutcome {
    var isSignedIn: Bool { if case .signedIn = self { true } else { false } }
    var isWrong: Bool { if case .wrong = self { true } else { false } }
    var isInvalidToken: Bool { if case .invalidToken = self { true } else { false } }
    var lock: AccountLock? { if case .locked(let lock) = self { lock } else { nil } }
}
