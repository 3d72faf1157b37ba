import Access
public import Core
import SecurityEvents

/// What somebody wishes to change about their second factors.
struct FactorChange: Sendable {
    enum Kind: Sendable {
        case added, removed

        var event: EventType { self == .added ? .mfaEnrolled : .mfaRemoved }
    }

    let kind: Kind
    let factor: SecondFactorKind
    let endingOthers: Bool
    let principal: Principal

    init(_ kind: Kind, _ factor: SecondFactorKind, endingOthers: Bool, _ principal: Principal) {
        (self.kind, self.factor, self.endingOthers, self.principal) = (kind, factor, endingOthers, principal)
    }

    /// What happened, as a sentence without its end.
    var words: String { Self.words(kind, factor) }

    static func words(_ kind: Kind, _ factor: SecondFactorKind) -> String {
        switch (kind, factor) {
        case (.added, .totp): "An authenticator app was set up"
        case (.removed, .totp): "The authenticator app was removed"
        case (.added, .webauthn): "A security key or passkey was added"
        case (.removed, .webauthn): "A security key or passkey was removed"
        case (_, .recoveryCode): "New codes for recovery were made"
        }
    }
}

/// What an authenticator app is set up with. Shown once.
public struct TOTPSetup: Sendable {
    /// The seed in base32, to be typed.
    public let seed: Secret<String>
    /// The same as `otpauth://…`.
    public let uri: Secret<String>
    /// The same as a QR code, an SVG element; nil when the names in it are too long for one.
    public let picture: Secret<String>?
}

/// What became of a change of one's factors.
public enum FactorChangeOutcome: Sendable {
    /// It was made.
    case done(FactorChangeResult)
    /// The code is another one.
    case wrong
    /// There is nothing to change: no such factor, or a seed that was shown too long ago.
    case notSetUp
    /// It is the last one, and the user's role needs one.
    case required
}

/// What a change of one's factors brings.
public struct FactorChangeResult: Sendable {
    /// New codes for recovery, shown once.
    public var recoveryCodes: [Secret<String>] = []
    /// How many other sessions ended.
    public var endedSessions = 0
}
