import Access
import Core
import HTTPTypes
import Identity

extension RouteTable {
    /// Setting up the first second factor at sign-in, and the devices that are spared it.
    static let enrolment: [Route] = [
        .open(
            .post, "/v1/auth/mfa/enrolment/totp", tier: .signIn, room: .identity,
            because: "the token from the refused sign-in stands for the password",
            "A key for an authenticator app, after a sign-in that was refused with `MFA_ENROLMENT_REQUIRED`.",
            body: .json(EnrolmentBody.self), answer: .data(TOTPSetupView.self, status: .created),
            errors: [.invalidMFAToken, .overloaded, .unavailable],
            EnrolmentEndpoint.begin),
        .open(
            .post, "/v1/auth/mfa/enrolment/totp/confirm", tier: .signIn, room: .identity,
            because: "the token from the refused sign-in stands for the password",
            "Show a code of that key and be signed in. With it come codes for recovery.",
            body: .json(EnrolmentCodeBody.self), answer: .data(EnrolledView.self).with(\.tokens.fields),
            errors: [
                .invalidMFAToken, .invalidMFACode, .mfaNotSetUp, .crossSiteRequest, .overloaded, .unavailable,
            ],
            EnrolmentEndpoint.confirm),
        .signed(
            .get, "/v1/auth/mfa/devices", needs: .sessionRead, room: .identity,
            "One's own devices that are spared the second factor, the latest first.",
            answer: .data(RememberedDevicesView.self),
            EnrolmentEndpoint.devices),
        .signed(
            .delete, "/v1/auth/mfa/devices", needs: .sessionRevoke, room: .identity,
            "Have all of them asked for the second factor again.",
            answer: .data(ForgottenDevicesView.self),
            EnrolmentEndpoint.forgetAll),
        .signed(
            .delete, "/v1/auth/mfa/devices/{device}", needs: .sessionRevoke, room: .identity,
            "Have one of them asked for the second factor again.",
            parameters: [EnrolmentEndpoint.device], answer: .data(ForgottenDevicesView.self), errors: [.notFound],
            EnrolmentEndpoint.forget),
    ]
}
