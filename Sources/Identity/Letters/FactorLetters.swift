import Core
import Delivery

/// What people hear about their second factors.
extension Letters {
    func factorChanged(to address: EmailAddress, _ words: String) -> Mail {
        notice(to: address, "Your second factors have changed", "\(words) for your account.")
    }

    func factorsReset(to address: EmailAddress) -> Mail {
        notice(
            to: address, "Your second factors were reset",
            """
            An administrator removed the second factors of your account and ended its sessions. Sign in with your \
            password and set them up anew.
            """)
    }

    func codesLocked(to address: EmailAddress) -> Mail {
        notice(
            to: address, "Codes of your authenticator app are locked",
            """
            Somebody who knows your password entered too many wrong codes of your authenticator app, so they are refused \
            for a while. Codes for recovery still work.
            """)
    }
}
