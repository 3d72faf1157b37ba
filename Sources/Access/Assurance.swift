public import Core

/// How somebody proved who they are; the raw values are `amr` values of RFC 8176.
public enum AuthenticationMethod: String, Sendable, CaseIterable, Hashable {
    /// A password.
    case password = "pwd"
    /// A code that serves once: from an authenticator app, or one of the codes for recovery.
    case oneTimeCode = "otp"
    /// A key that never leaves its device: WebAuthn.
    case key = "pop"
    /// The device knew its owner, by a finger or a PIN.
    case userVerified = "user"
    /// The device is one on which a second factor was shown before. No value of RFC 8176, and no second factor.
    case rememberedDevice = "device"
}

/// NIST SP 800-63B-4's levels of assurance, which are the `acr` values of tokens.
public enum AssuranceLevel: String, Sendable, Hashable {
    /// One factor.
    case aal1
    /// Two factors, or a key that asked for its owner's finger or PIN.
    case aal2
}

/// How surely somebody with a session is who they say, and since when.
public struct Assurance: Sendable, Hashable {
    /// Everything that was proved for the session.
    public let methods: Set<AuthenticationMethod>
    /// When somebody last proved who they are, with whichever factor: `auth_time`.
    public let authenticatedAt: Instant
    /// When a second factor was last shown; nil when none was. A remembered device is none.
    public let secondFactorAt: Instant?

    /// An assurance; see the properties.
    public init(methods: Set<AuthenticationMethod>, authenticatedAt: Instant, secondFactorAt: Instant?) {
        self.methods = methods
        self.authenticatedAt = authenticatedAt
        self.secondFactorAt = secondFactorAt
    }

    /// What follows from methods that were proved just now.
    public init(_ methods: Set<AuthenticationMethod>, at now: Instant) {
        self.init(
            methods: methods, authenticatedAt: now,
            secondFactorAt: methods.isDisjoint(with: [.oneTimeCode, .key]) ? nil : now)
    }

    /// What it becomes when somebody proves once more who they are.
    public func raised(by more: Set<AuthenticationMethod>, at now: Instant) -> Assurance {
        let fresh = Assurance(more, at: now)
        return Assurance(
            methods: methods.union(more), authenticatedAt: now, secondFactorAt: fresh.secondFactorAt ?? secondFactorAt)
    }

    /// The level.
    public var level: AssuranceLevel { secondFactorAt == nil ? .aal1 : .aal2 }

    /// The methods as tokens name them, in order; `mfa` when they are two factors.
    public var references: [String] {
        (methods.map(\.rawValue) + (level == .aal2 ? ["mfa"] : [])).sorted()
    }
}
