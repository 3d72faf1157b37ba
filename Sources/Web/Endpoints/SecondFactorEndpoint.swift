import Access
import Authenticators
import Core
import Identity

/// Second factors: showing one to sign in or to step up, and one's own: setting them up and taking them away.
enum SecondFactorEndpoint {
    static let logOutOthers = Parameter<Bool>.query(
        "logOutOthers", "Whether one's other sessions end with it.", .boolean, fallback: false
    ) { Bool($0) }

    static func verify(_ context: OpenContext, _ body: SecondFactorBody) async throws -> TokensView {
        let inCookie = body.cookie ?? false
        if inCookie { try context.requireTrustedPage() }
        let factors = context.services.identity.secondFactors
        let outcome = try await factors.verify(
            body.mfaToken, try body.proof, remembering: body.rememberDevice ?? false, from: context.origin)
        switch outcome {
        case .signedIn(let signedIn):
            return TokensView(signedIn: signedIn, inCookie: inCookie, deviceLifetime: factors.deviceLifetime)
        case .invalidToken: throw Problem(.invalidMFAToken)
        case .wrong: throw Problem.wrongProof(body.method)
        case .locked(let lock): throw Problem(codes: lock, at: context.edge.arrival)
        }
    }

    static func stepUp(_ context: SignedContext, _ body: StepUpBody) async throws -> AssuranceView {
        try context.requireSession()
        let factors = context.services.identity.secondFactors
        let outcome =
            if body.method == StepUpBody.passwordMethod {
                try await factors.stepUp(password: try body.password, by: context.principal)
            } else {
                try await factors.stepUp(try body.proof, by: context.principal)
            }
        switch outcome {
        case .raised(let assurance): return AssuranceView(assurance: assurance)
        case .wrong where body.method == StepUpBody.passwordMethod: throw Problem(.invalidCurrentPassword)
        case .wrong: throw Problem.wrongProof(body.method)
        case .locked(let lock) where body.method == StepUpBody.passwordMethod:
            throw Problem(lock, at: context.edge.arrival)
        case .locked(let lock): throw Problem(codes: lock, at: context.edge.arrival)
        case .notSetUp: throw Problem(.mfaNotSetUp)
        }
    }

    static func factors(_ context: SignedContext) async throws -> FactorSet {
        try await context.services.identity.secondFactors.factors(of: context.principal.userID)
    }

    static func beginTOTP(_ context: SignedContext) async throws -> TOTPSetupView {
        TOTPSetupView(setup: try await context.services.identity.secondFactors.beginTOTP(by: context.principal))
    }

    static func confirmTOTP(_ context: SignedContext, _ body: TOTPCodeBody) async throws -> FactorChangeView {
        try FactorChangeView(
            try await context.services.identity.secondFactors.confirmTOTP(
                body.code, endingOthers: context.endsOthers, by: context.principal, context.grant))
    }

    static func removeTOTP(_ context: SignedContext) async throws -> FactorChangeView {
        try FactorChangeView(
            try await context.services.identity.secondFactors.removeTOTP(
                endingOthers: context.endsOthers, by: context.principal, context.grant))
    }

    static func replaceRecoveryCodes(_ context: SignedContext) async throws -> FactorChangeView {
        try FactorChangeView(
            try await context.services.identity.secondFactors.replaceRecoveryCodes(
                endingOthers: context.endsOthers, by: context.principal, context.grant))
    }

    static func reset(_ context: SignedContext) async throws -> UserView {
        try await UserEndpoint.change(context) {
            try await context.services.identity.secondFactors.reset($0, by: context.grant, under: $1)
        }
    }
}

extension SignedContext {
    /// Whether one's other sessions end with a change of one's factors.
    var endsOthers: Bool { parameters[SecondFactorEndpoint.logOutOthers] ?? false }
}

extension FactorProof {
    /// What is shown, by the name of its kind, which a schema let through.
    init(_ method: String, _ code: Secret<String>?, _ credential: AuthenticationResponse?) throws {
        switch (SecondFactorKind(rawValue: method), code, credential) {
        case (.totp, let code?, nil): self = .totp(code)
        case (.recoveryCode, let code?, nil): self = .recoveryCode(code)
        case (.webauthn, nil, let credential?): self = .webauthn(credential)
        case (.webauthn, _, nil): throw Problem.invalid("credential", "is required for this method")
        case (.webauthn, _, _): throw Problem.invalid("code", "doesn't go with this method")
        case (_, nil, _): throw Problem.invalid("code", "is required for this method")
        case (_, _, _): throw Problem.invalid("credential", "doesn't go with this method")
        }
    }
}

extension Problem {
    /// A second factor wasn't right.
    fileprivate static func wrongProof(_ method: String) -> Problem {
        method == SecondFactorKind.webauthn.rawValue
            ? Problem(.invalidMFACode, "The passkey's answer is not valid, or not to what was asked last; ask again.")
            : Problem(.invalidMFACode)
    }
}
