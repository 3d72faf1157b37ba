import Access
import Core
import HTTPTypes
import Identity

extension RouteTable {
    /// Second factors: signing in with one, stepping up, and one's own.
    static let secondFactors: [Route] = [
        .open(
            .post, "/v1/auth/mfa/verify", tier: .signIn, room: .identity,
            because: "the token from the refused sign-in stands for the password",
            "Show a second factor and be signed in, after a sign-in that was refused with `MFA_REQUIRED`.",
            body: .json(SecondFactorBody.self), answer: .data(TokensView.self).with(\.fields),
            errors: [
                .invalidMFAToken, .invalidMFACode, .mfaLocked, .crossSiteRequest, .overloaded, .unavailable,
            ],
            SecondFactorEndpoint.verify),
        .signed(
            .post, "/v1/auth/mfa/step-up", needs: .sessionRead, room: .identity,
            "Prove once more who one is, for what asks for a fresh proof; this session counts as surer from then on.",
            body: .json(StepUpBody.self), answer: .data(AssuranceView.self),
            errors: [.invalidMFACode, .mfaLocked, .mfaNotSetUp, .invalidCurrentPassword, .accountLocked],
            SecondFactorEndpoint.stepUp),
        .signed(
            .get, "/v1/auth/mfa", needs: .sessionRead, room: .identity,
            "What one has set up besides the password.",
            answer: .data(FactorSet.self),
            SecondFactorEndpoint.factors),
        .signed(
            .post, "/v1/auth/mfa/totp", needs: .factorManage, room: .identity,
            "A new key for an authenticator app. It counts once a code of it was shown.",
            answer: .data(TOTPSetupView.self, status: .created),
            SecondFactorEndpoint.beginTOTP),
        .signed(
            .post, "/v1/auth/mfa/totp/confirm", needs: .factorManage, room: .identity,
            "Have the key that was shown count. With the first factor come codes for recovery.",
            parameters: [SecondFactorEndpoint.logOutOthers], body: .json(TOTPCodeBody.self),
            answer: .data(FactorChangeView.self), errors: [.invalidMFACode, .mfaNotSetUp],
            SecondFactorEndpoint.confirmTOTP),
        .signed(
            .delete, "/v1/auth/mfa/totp", needs: .factorManage, room: .identity,
            "Take the authenticator app away; with the last factor go the codes for recovery.",
            parameters: [SecondFactorEndpoint.logOutOthers], answer: .data(FactorChangeView.self),
            errors: [.mfaNotSetUp, .lastFactorRequired],
            SecondFactorEndpoint.removeTOTP),
        .signed(
            .post, "/v1/auth/mfa/recovery-codes", needs: .factorManage, room: .identity,
            "New codes for recovery; those before are worthless then.",
            parameters: [SecondFactorEndpoint.logOutOthers], answer: .data(FactorChangeView.self, status: .created),
            errors: [.mfaNotSetUp],
            SecondFactorEndpoint.replaceRecoveryCodes),
        .signed(
            .delete, "/v1/users/{user}/mfa", needs: .userUpdate, room: .identity,
            "Take a user's second factors away, for who lost them, and end their sessions. The user hears of it.",
            parameters: [UserEndpoint.user], answer: .data(UserView.self),
            errors: [.notFound, .privilegeCeiling],
            SecondFactorEndpoint.reset),
    ]
}
