public import Core
public import Delivery
import Identity

/// Where mail leaves the house, and what its links lead to.
public struct MailSettings: Sendable {
    /// Where it leaves; nil when no mail does.
    public let route: MailRoute?
    /// A file of certificates that the mail server's must come from; nil for those that the system trusts.
    public let authorities: String?
    /// Who it is from, when it isn't `castellan@` the public address's host.
    public let from: EmailAddress?
    /// The pages that links in mails lead to, when they aren't the server's own.
    public let pages: String?

    init(_ reader: inout SettingsReader, isWebURL: @escaping @Sendable (String) -> Bool) {
        reader.begin("Mail")
        route = reader.secret(
            "MAIL_URL", .text("smtp://, smtps:// or maildir: URL") { MailRoute($0) != nil },
            otherwise: "no mail is sent",
            "Where mail leaves: `smtp://user:password@host:587` (STARTTLS must succeed, unless the host is a loopback "
                + "address), `smtps://user:password@host:465`, or `maildir:/a/folder` for development."
        ).flatMap { MailRoute($0.reveal()) }
        authorities = reader.optional(
            "MAIL_CA_FILE", .text("path"), otherwise: "the authorities that the system trusts",
            "Certificates, in PEM, that the mail server's must come from: for a server with a certificate of your own.")
        from = reader.optional(
            "MAIL_FROM", .text("e-mail address") { EmailAddress($0) != nil },
            otherwise: "`castellan@` and the host of the public address", "Who the mail is from."
        ).flatMap { EmailAddress($0) }
        pages = reader.optional(
            "CASTELLAN_PAGES_URL", .text("http or https URL", where: isWebURL),
            otherwise: "the public address",
            "Your application's pages that links in mails lead to: `/reset-password`, `/accept-invitation` and "
                + "`/confirm-email` below it, each with `#token=…`, which the page sends to the API.")
    }

    /// Who mail is from, on a server with this address.
    func sender(publicURL: String) -> EmailAddress? {
        let authority = publicURL.split(separator: "/").dropFirst().first ?? ""
        let host = authority.split(separator: ":").first ?? ""
        return from ?? EmailAddress("castellan@\(host)") ?? EmailAddress("castellan@localhost")
    }
}

extension Settings {
    /// What a new password must be: not made of the product's name or the house's host name.
    var passwordPolicy: PasswordPolicy {
        let authority = issuer.split(separator: "/").dropFirst().first ?? ""
        let labels = (authority.split(separator: ":").first ?? "").split(separator: ".")
        return PasswordPolicy(houseNames: ["castellan"] + labels.map(String.init))
    }
}
