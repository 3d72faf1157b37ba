import Access
import Core
import Identity

/// The first second factor, set up at sign-in, and the devices that are spared it.
enum EnrolmentEndpoint {
    static let device = Parameter<ID<RememberedDevice>>.path("device", "One of one's own devices.")

    static func begin(_ context: OpenContext, _ body: EnrolmentBody) async throws -> TOTPSetupView {
        let factors = context.services.identity.secondFactors
        guard let setup = try await factors.beginTOTPEnrolment(body.mfaToken) else { throw Problem(.invalidMFAToken) }
        return TOTPSetupView(setup: setup)
    }

    static func confirm(_ context: OpenContext, _ body: EnrolmentCodeBody) async throws -> EnrolledView {
        let inCookie = body.cookie ?? false
        if inCookie { try context.requireTrustedPage() }
        let factors = context.services.identity.secondFactors
        let outcome = try await factors.confirmTOTPEnrolment(
            body.mfaToken, body.code, remembering: body.rememberDevice ?? false, from: context.origin)
        switch outcome {
        case .signedIn(let signedIn, let codes):
            return EnrolledView(
                tokens: TokensView(
                    signedIn: signedIn, inCookie: inCookie, deviceLifetime: factors.deviceLifetime),
                recoveryCodes: codes)
        case .invalidToken: throw Problem(.invalidMFAToken)
        case .wrong: throw Problem(.invalidMFACode)
        case .notSetUp: throw Problem(.mfaNotSetUp)
        }
    }

    static func devices(_ context: SignedContext) async throws -> RememberedDevicesView {
        RememberedDevicesView(
            devices: try await context.services.identity.secondFactors.devices(of: context.principal.userID))
    }

    static func forgetAll(_ context: SignedContext) async throws -> ForgottenDevicesView {
        ForgottenDevicesView(
            count: try await context.services.identity.secondFactors.forget(by: context.principal, context.grant))
    }

    static func forget(_ context: SignedContext) async throws -> ForgottenDevicesView {
        guard let device = context.parameters[device] else { throw Problem(.notFound) }
        let count = try await context.services.identity.secondFactors.forget(
            device, by: context.principal, context.grant)
        guard count > 0 else { throw Problem(.notFound) }
        return ForgottenDevicesView(count: count)
    }
}

/// `{"mfaToken"}`
struct EnrolmentBody: RequestBody {
    let mfaToken: Secret<String>

    static let schema = Schema.object([
        .required(
            "mfaToken", "What the refusal of the sign-in brought: `mfa_…`.", .string(minLength: 1, maxLength: 200))
    ])
}

/// `{"mfaToken", "code", "cookie"?, "rememberDevice"?}`
struct EnrolmentCodeBody: RequestBody {
    let mfaToken: Secret<String>
    let code: Secret<String>
    let cookie: Bool?
    let rememberDevice: Bool?

    static let schema = Schema.object([
        .required(
            "mfaToken", "What the refusal of the sign-in brought: `mfa_…`.", .string(minLength: 1, maxLength: 200)),
        .required("code", "The code that the app shows.", .string(minLength: 1, maxLength: 20)),
        .optional(
            "cookie", "Whether the refresh token comes in a cookie that pages can't read, instead of the answer.",
            .boolean),
        .optional(
            "rememberDevice",
            "Whether this device is spared the second factor for a while, as long as the house does that.", .boolean),
    ])
}

/// The tokens of a session, and the codes for recovery of the factor that was set up for it.
struct EnrolledView: Shaped {
    let tokens: TokensView
    let recoveryCodes: [Secret<String>]

    static let shape = Shape<EnrolledView>(
        "Enrolled", "A second factor was set up, and its owner is signed in.",
        TokensView.members { $0.tokens } + [
            .field("recoveryCodes", "Codes for recovery, shown this once.") { $0.recoveryCodes.map { $0.reveal() } }
        ])
}

/// `{"devices": […]}`
struct RememberedDevicesView: Shaped {
    let devices: [RememberedDevice]

    static let shape = Shape<RememberedDevicesView>(
        "RememberedDevices", "The devices that are spared the second factor.",
        [.field("devices", "The devices, the latest first.") { $0.devices }])
}

/// `{"forgotten"}`
struct ForgottenDevicesView: Shaped {
    let count: Int

    static let shape = Shape<ForgottenDevicesView>(
        "ForgottenDevices", "Devices that are asked for the second factor again.",
        [.field("forgotten", "How many there were.") { $0.count }])
}
