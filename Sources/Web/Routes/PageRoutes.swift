import Core
import HTTPTypes
import OAuthProtocol

extension RouteTable {
    /// Pages for browsers: signing in, letting clients act, one's own account.
    static let pages: [Route] = signInPages + clientPages + accountPages

    private static let signInPages: [Route] = [
        .page(
            SignInPages.path, because: "whoever signs in is nobody yet", "A form for name and password.",
            parameters: [SignInPages.then, SignInPages.anew], SignInPages.show),
        .form(
            SignInPages.path, because: "the password is in the form", "Sign in at a page.",
            parameters: [SignInPages.then], fields: SignInPages.fields, SignInPages.signIn),
        .form(
            SignInPages.factorPath, because: "a cookie from the password's page and a code are in the request",
            "Show a second factor at a page.", parameters: [SignInPages.then], fields: SignInPages.factorFields,
            SignInPages.secondFactor),
        .form(
            PasskeyPages.signInPath, because: "the passkey's signature says who it is",
            "Sign in at a page with a passkey and no password.", parameters: [SignInPages.then],
            fields: PasskeyPages.signInFields, PasskeyPages.signIn),
        .form(
            EnrolmentPages.path, because: "a cookie from the password's page and a code are in the request",
            "Set up the first second factor at a page.", parameters: [SignInPages.then],
            fields: EnrolmentPages.fields, EnrolmentPages.confirm),
        .page(
            ConfirmPages.path, because: "whoever isn't signed in is led to the sign-in",
            "A form to prove once more who one is.", parameters: [SignInPages.then], ConfirmPages.show),
        .form(
            ConfirmPages.path, because: "whoever isn't signed in is led to the sign-in",
            "Prove once more who one is.", parameters: [SignInPages.then], fields: ConfirmPages.fields,
            ConfirmPages.confirm),
    ]

    private static let clientPages: [Route] = [
        .page(
            AuthorizePages.path, because: "clients send their users here, whoever they are",
            "Let a client act for its user (RFC 6749 §3.1): leads through sign-in and consent, and back with a code.",
            parameters: AuthorizePages.parameters, AuthorizePages.show
        ).readingOwnQuery(),
        .foreignForm(
            AuthorizePages.path, because: "clients send their users here, whoever they are",
            "The same request in a body; the browser is sent on with it in its address.", AuthorizePages.forward),
        .form(
            AuthorizePages.decisionPath, tier: .open, because: "the form is one that only a signed-in user was shown",
            "What a user says to a client's request.", parameters: AuthorizePages.parameters,
            fields: AuthorizePages.fields, AuthorizePages.decide
        ).readingOwnQuery(),
        .page(
            DevicePages.path, because: "whoever isn't signed in is led to the sign-in",
            "A form for the code that a device shows (RFC 8628 §3.3).", parameters: [DevicePages.code],
            DevicePages.show),
        .form(
            DevicePages.path, because: "the form is one that only a signed-in user was shown",
            "What a user says to a device.", fields: DevicePages.fields, DevicePages.decide),
        .page(
            SignOutPages.path, because: "clients send their users here, whoever they are",
            "Sign out because a client asks for it (OpenID Connect RP-Initiated Logout); asks first without an ID token.",
            parameters: SignOutPages.parameters, SignOutPages.show
        ).readingOwnQuery(),
        .foreignForm(
            SignOutPages.path, because: "clients send their users here, whoever they are",
            "The same wish in a body; the browser is sent on with it in its address.", SignOutPages.forward),
        .form(
            SignOutPages.decisionPath, tier: .open, because: "the form is one that only a signed-in user was shown",
            "Sign out, as the page asked.", parameters: SignOutPages.parameters, fields: [], SignOutPages.decide
        ).readingOwnQuery(),
    ]

    private static let accountPages: [Route] = [
        .page(
            AccountPages.path, because: "whoever isn't signed in is led to the sign-in",
            "One's own account: connected apps, sessions.", AccountPages.show),
        .page(
            PasskeyPages.path, because: "whoever isn't signed in is led to the sign-in",
            "A form for another passkey of one's own.", PasskeyPages.show),
        .form(
            PasskeyPages.path, tier: .open, because: "the form is one that only a signed-in user was shown",
            "Add a passkey of one's own.", fields: PasskeyPages.fields, PasskeyPages.add),
        .form(
            PasskeyPages.path + "/remove", tier: .open,
            because: "the form is one that only a signed-in user was shown",
            "Take one of one's own passkeys away.", fields: PasskeyPages.removal, PasskeyPages.remove),
        .form(
            AccountPages.path + "/disconnect", tier: .open,
            because: "the form is one that only a signed-in user was shown",
            "Take back what a client was allowed.", fields: [AccountPages.client], AccountPages.disconnect),
        .form(
            AccountPages.path + "/end-session", tier: .open,
            because: "the form is one that only a signed-in user was shown",
            "End one of one's own sessions.", fields: [AccountPages.session], AccountPages.endSession),
        .form(
            AccountPages.path + "/sign-out", tier: .open,
            because: "the form is one that only a signed-in user was shown", "Sign out of this browser.", fields: [],
            AccountPages.signOut),
    ]
}
