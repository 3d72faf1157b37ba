import Core
import Delivery

/// What people hear about their passkeys besides that they changed.
extension Letters {
    func keyCopied(to address: EmailAddress, _ name: String) -> Mail {
        notice(
            to: address, "A security key may have been copied",
            """
            Your security key or passkey “\(name)” counts how often it signs, and has just shown a count that it had \
            already passed. Somebody may have a copy of it, so it was refused. If you can't explain it, remove it from \
            your account and set up another.
            """)
    }
}
