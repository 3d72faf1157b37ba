public import Authenticators
import Identity

/// For which site passkeys are.
public struct PasskeySettings: Sendable {
    /// Whom browsers and authenticators know the server as.
    public let relyingParty: RelyingParty

    /// Reads the settings, under a heading of their own; `origins` are other pages that may call the API.
    init(_ reader: inout SettingsReader, publicURL: String, origins: [String]) {
        reader.begin("Passkeys")
        let id = reader.optional(
            "WEBAUTHN_RP_ID", .text("domain", where: Self.isDomain), otherwise: "the host of the public address",
            "The domain that passkeys are made for: the host of `CASTELLAN_PUBLIC_URL` or a domain above it. Its pages and those of "
                + "`CORS_ORIGINS` on it or below it may use them. When it changes, passkeys made before can't be used.")
        if let id, !RelyingParty.accepts(id: id, at: publicURL) {
            reader.refuse("WEBAUTHN_RP_ID", "must be the host of CASTELLAN_PUBLIC_URL or a domain above it")
        }
        let name = publicURL.split(separator: "://", maxSplits: 1).last.map(String.init) ?? publicURL
        relyingParty = RelyingParty(publicURL: publicURL, id: id, name: name, origins: origins)
    }

    private static func isDomain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
