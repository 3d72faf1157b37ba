public import Core

/// What an app is given to make a person's codes: the key's URI (the format `otpauth` that Google Authenticator introduced and the
/// other apps read) and a QR code of it.
public struct TOTPEnrolment: Sendable {
    private let totp: TOTP
    private let secret: TOTPSecret
    private let issuer: String
    private let account: String

    /// A secret under the names that the app will show.
    ///
    /// - Parameters:
    ///   - issuer: Who runs the server, such as a company's name. A colon would end it in the URI, so it becomes a space.
    ///   - account: Whose codes they are, such as an e-mail address; colons become spaces here too.
    public init(_ secret: TOTPSecret, as totp: TOTP = TOTP(), issuer: String, account: String) {
        self.totp = totp
        self.secret = secret
        self.issuer = Self.named(issuer)
        self.account = Self.named(account)
    }

    /// `otpauth://totp/Issuer:account?secret=…&issuer=Issuer&algorithm=SHA1&digits=6&period=30`
    public var uri: Secret<String> {
        let (issuer, account) = (PercentCoding.encode(issuer), PercentCoding.encode(account))
        let label = issuer.isEmpty ? account : "\(issuer):\(account)"
        let named = issuer.isEmpty ? "" : "&issuer=\(issuer)"
        return Secret(
            "otpauth://totp/\(label)?secret=\(secret.base32.reveal())\(named)"
                + "&algorithm=\(totp.algorithm.rawValue)&digits=\(totp.digits.rawValue)&period=\(TOTP.period)")
    }

    /// The URI as a QR code: an SVG element to put into a page. Nil when the names are too long for one.
    ///
    /// - Parameter title: What the picture is, for people who don't see it.
    public func svg(title: String) -> Secret<String>? {
        QRCode(uri.reveal()).map { Secret($0.svg(title: title)) }
    }

    private static func named(_ name: String) -> String {
        String(name.map { $0 == ":" ? " " : $0 })
    }
}
