import Core
import Delivery

/// What the house writes to people: the mails of this room, in plain words.
public struct Letters: Sendable {
    /// Where people sign in; links lead to pages below it.
    let pages: String

    /// Letters whose links lead below a URL without a slash at its end.
    public init(pages: String) {
        self.pages = pages
    }

    /// The link that brings a ticket. The ticket stands behind `#`, so that it reaches no server's log and no `Referer`.
    static func link(_ pages: String, _ page: String, _ ticket: Ticket) -> String {
        "\(pages)/\(page)#token=\(ticket.text)"
    }

    func link(_ ticket: Ticket) -> String {
        switch ticket.purpose {
        case .passwordReset: Self.link(pages, "reset-password", ticket)
        case .invitation: Self.link(pages, "accept-invitation", ticket)
        case .emailChange: Self.link(pages, "confirm-email", ticket)
        }
    }

    func passwordReset(to address: EmailAddress, _ ticket: Ticket) -> Mail {
        Mail(
            to: address, subject: "Set a new password",
            text: """
                Somebody asked for a new password for this address. To set it, open within 30 minutes:

                \(link(ticket))

                If it was not you, do nothing: the password stays as it is.

                """)
    }

    func invitation(to address: EmailAddress, _ ticket: Ticket) -> Mail {
        Mail(
            to: address, subject: "You are invited",
            text: """
                An account was made for you. To choose its password, open within 7 days:

                \(link(ticket))

                """)
    }

    func emailChange(to address: EmailAddress, _ ticket: Ticket) -> Mail {
        Mail(
            to: address, subject: "Confirm your new address",
            text: """
                This address is to become the one of your account. To confirm it, open within 24 hours:

                \(link(ticket))

                If you know nothing of this, do nothing.

                """)
    }

    func emailChangeAnnounced(to address: EmailAddress) -> Mail {
        notice(
            to: address, "Your address is about to change",
            """
            Somebody who knows your password asked to change the e-mail address of your account. It changes once the new \
            address is confirmed.
            """)
    }

    func emailChanged(to address: EmailAddress) -> Mail {
        notice(
            to: address, "Your address was changed",
            "The e-mail address of your account was changed. This is the last message to the old one.")
    }

    func passwordChanged(to address: EmailAddress) -> Mail {
        notice(
            to: address, "Your password was changed",
            "The password of your account was changed, and its other sessions were ended.")
    }

    func locked(to address: EmailAddress, _ lock: AccountLock) -> Mail {
        let words =
            switch lock {
            case .until(let end):
                "After \(Lockout.attemptsToLock) wrong passwords your account is locked until \(end.rfc3339)."
            case .untilUnlocked:
                """
                After \(Lockout.cap) wrong passwords in a row your account is locked until you set a new password or an \
                administrator unlocks it.
                """
            }
        return notice(to: address, "Your account is locked", words)
    }

    func signedOut(to address: EmailAddress) -> Mail {
        Mail(
            to: address, subject: "You were signed out",
            text: """
                The keys that sessions are signed with were replaced, and all sessions were ended. Sign in again to go on; \
                your password stays as it is.

                """)
    }

    func newSignIn(to address: EmailAddress, device: String, ipAddress: String?, at time: Instant) -> Mail {
        let from = ipAddress.map { " from \($0)" } ?? ""
        return notice(
            to: address, "A sign-in from somewhere new",
            "Your account was signed in to with \(device)\(from) at \(time.rfc3339).")
    }

    /// A message that asks for nothing, unless it comes as a surprise.
    func notice(to address: EmailAddress, _ subject: String, _ words: String) -> Mail {
        Mail(
            to: address, subject: subject,
            text: """
                \(words)

                If this was not you, set a new password and tell your administrator:

                \(pages)/reset-password

                """)
    }
}
