import Authenticators
import Identity

/// Whether browsers offer passkeys at the address that people are told.
enum PasskeyCheck {
    static func run(_ settings: Settings) -> Finding {
        guard RelyingParty.canWork(at: settings.issuer) else {
            return Finding(
                "passkeys", .warn,
                "browsers offer none at \(settings.issuer): nobody can set one up or sign in with one",
                advice:
                    "set CASTELLAN_PUBLIC_URL to an https:// address with a name, or to http://localhost and the port")
        }
        return Finding("passkeys", .pass, "for \(settings.passkeys.relyingParty.id)")
    }
}
