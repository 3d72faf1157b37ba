import Access
import Authenticators
import Core
import Identity

/// `{"mfaToken", "method", "code" or "credential", "cookie"?, "rememberDevice"?}`
struct SecondFactorBody: RequestBody {
    let mfaToken: Secret<String>
    let method: String
    let code: Secret<String>?
    let credential: AuthenticationResponse?
    let cookie: Bool?
    let rememberDevice: Bool?

    /// What is shown.
    var proof: FactorProof {
        get throws { try FactorProof(method, code, credential) }
    }

    static let tokenSummary = "What the refusal of the sign-in brought: `mfa_…`."
    static let credentialSummary =
        "What `PublicKeyCredential.toJSON()` gave after `navigator.credentials.get()`, for `webauthn`."

    static let schema = Schema.object([
        .required("mfaToken", tokenSummary, .string(minLength: 1, maxLength: 200)),
        .required("method", "What is shown.", .oneOf(SecondFactorKind.allCases.map(\.rawValue))),
        .optional("code", "The code, for `totp` and `recovery_code`.", .string(minLength: 1, maxLength: 200)),
        .optional("credential", credentialSummary, AuthenticationResponse.schema),
        .optional(
            "cookie", "Whether the refresh token comes in a cookie that pages can't read, instead of the answer.",
            .boolean),
        .optional(
            "rememberDevice",
            "Whether this device is spared the second factor for a while, as long as the house does that.",
            .boolean),
    ])
}

/// `{"method", "code" or "credential"}`
struct StepUpBody: RequestBody {
    static let passwordMethod = "password"

    let method: String
    let code: Secret<String>?
    let credential: AuthenticationResponse?

    /// What is shown.
    var proof: FactorProof {
        get throws { try FactorProof(method, code, credential) }
    }

    /// The password, where that is shown.
    var password: Secret<String> {
        get throws {
            guard let code else { throw Problem.invalid("code", "is required for this method") }
            return code
        }
    }

    static let schema = Schema.object([
        .required(
            "method", "What is shown; the password only raises a session of somebody without a second factor.",
            .oneOf(SecondFactorKind.allCases.map(\.rawValue) + [passwordMethod])),
        .optional(
            "code", "The code for `totp` and `recovery_code`, or the password.", .string(minLength: 1, maxLength: 1024)),
        .optional("credential", SecondFactorBody.credentialSummary, AuthenticationResponse.schema),
    ])
}

/// `{"code"}`
struct TOTPCodeBody: RequestBody {
    let code: Secret<String>

    static let schema = Schema.object([
        .required("code", "The code that the app shows.", .string(minLength: 1, maxLength: 20))
    ])
}

/// What an authenticator app is set up with.
struct TOTPSetupView: Shaped {
    let setup: TOTPSetup

    static let shape = Shape<TOTPSetupView>(
        "TOTPSetup", "What an authenticator app is set up with. It is shown this once.",
        [
            .field("secret", "The seed in base32, to be typed.") { $0.setup.seed.reveal() },
            .field("uri", "The same as `otpauth://totp/…`.") { $0.setup.uri.reveal() },
            .field("qrCode", "The same as a picture: an SVG element. Null when the names in it are too long.") {
                $0.setup.picture?.reveal()
            },
        ])
}

/// What a change of one's second factors brings.
struct FactorChangeView: Shaped {
    let result: FactorChangeResult

    /// The good outcome; the others are thrown.
    init(_ outcome: FactorChangeOutcome) throws {
        switch outcome {
        case .done(let result): self.result = result
        case .wrong: throw Problem(.invalidMFACode)
        case .notSetUp: throw Problem(.mfaNotSetUp)
        case .required: throw Problem(.lastFactorRequired)
        }
    }

    static let shape = Shape<FactorChangeView>(
        "SecondFactorChange", "One's second factors have changed.",
        [
            .field("recoveryCodes", "New codes for recovery, shown this once; empty when there are none.") {
                $0.result.recoveryCodes.map { $0.reveal() }
            },
            .field("endedSessions", "How many other sessions were ended with it.") { $0.result.endedSessions },
        ])
}

/// How sure a session is.
struct AssuranceView: Shaped {
    let assurance: Assurance

    static let shape = Shape<AssuranceView>(
        "Assurance", "How surely the user of a session is who they say.",
        [
            .field("level", "`aal1` or `aal2` of NIST SP 800-63B.") { $0.assurance.level.rawValue },
            .field("methods", "How they proved it, as in `amr` (RFC 8176).") { $0.assurance.references },
            .field("authenticatedAt", "When they last did.") { $0.assurance.authenticatedAt },
            .field("secondFactorAt", "When they last showed a second factor; null when they didn't.") {
                $0.assurance.secondFactorAt
            },
        ])
}
