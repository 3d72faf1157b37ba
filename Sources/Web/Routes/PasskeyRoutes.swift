import Access
import Core
import HTTPTypes
import Identity

extension RouteTable {
    /// Keys and passkeys (WebAuthn): one's own, what to ask them, and signing in with one alone.
    static let passkeys: [Route] = [
        .open(
            .post, "/v1/auth/passkey/options", tier: .signIn, room: .identity,
            because: "who it is, is what the passkey will say",
            "What a browser asks a passkey to sign in without a password. It counts for five minutes, once.",
            answer: .data(RequestOptionsView.self),
            PasskeyEndpoint.beginSignIn),
        .open(
            .post, "/v1/auth/passkey", tier: .signIn, room: .identity,
            because: "the passkey's signature says who it is",
            "Sign in with a passkey and no password; its authenticator has to check who uses it.",
            body: .json(PasskeySignInBody.self), answer: .data(TokensView.self).with(\.fields),
            errors: [.invalidPasskey, .accountDisabled, .crossSiteRequest],
            PasskeyEndpoint.signIn),
        .open(
            .post, "/v1/auth/mfa/verify/options", tier: .signIn, room: .identity,
            because: "the token from the refused sign-in stands for the password",
            "What a browser asks a passkey for a sign-in that was refused with `MFA_REQUIRED`.",
            body: .json(PasskeyQuestionBody.self), answer: .data(RequestOptionsView.self),
            errors: [.invalidMFAToken, .mfaNotSetUp],
            PasskeyEndpoint.askSecondFactor),
        .signed(
            .post, "/v1/auth/mfa/step-up/options", needs: .sessionRead, room: .identity,
            "What a browser asks a passkey to step up.",
            answer: .data(RequestOptionsView.self), errors: [.mfaNotSetUp],
            PasskeyEndpoint.askStepUp),
        .signed(
            .get, "/v1/auth/mfa/passkeys", needs: .sessionRead, room: .identity,
            "One's own keys and passkeys.",
            answer: .data(PasskeysView.self),
            PasskeyEndpoint.list),
        .signed(
            .post, "/v1/auth/mfa/passkeys/options", needs: .factorManage, room: .identity,
            "What a browser makes a passkey from. It counts for five minutes, once, in this session.",
            answer: .data(CreationOptionsView.self), errors: [.tooManyPasskeys],
            PasskeyEndpoint.beginRegistration),
        .signed(
            .post, "/v1/auth/mfa/passkeys", needs: .factorManage, room: .identity,
            "Keep the passkey that a browser made. With the first factor come codes for recovery.",
            parameters: [SecondFactorEndpoint.logOutOthers], body: .json(PasskeyRegistrationBody.self),
            answer: .data(AddedPasskeyView.self, status: .created), errors: [.passkeyRefused, .passkeyExists],
            PasskeyEndpoint.register),
        .signed(
            .patch, "/v1/auth/mfa/passkeys/{passkey}", needs: .factorManage, room: .identity,
            "Give one of one's passkeys another name.",
            parameters: [PasskeyEndpoint.passkey], body: .json(PasskeyNameBody.self),
            answer: .data(PasskeyView.self), errors: [.notFound],
            PasskeyEndpoint.rename),
        .signed(
            .delete, "/v1/auth/mfa/passkeys/{passkey}", needs: .factorManage, room: .identity,
            "Take one of one's passkeys away; with the last factor go the codes for recovery.",
            parameters: [PasskeyEndpoint.passkey, SecondFactorEndpoint.logOutOthers],
            answer: .data(FactorChangeView.self), errors: [.notFound, .lastFactorRequired],
            PasskeyEndpoint.remove),
    ]
}
