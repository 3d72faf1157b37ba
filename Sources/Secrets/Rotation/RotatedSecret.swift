public import Core

/// A secret that can be replaced while it is in use.
public protocol RotatedSecret: Sendable {
    /// Which one it is.
    var field: SecretField { get }
    /// Makes a new value.
    func make(over old: Secret<String>?, _ randomness: any Randomness) async throws(SecretsFault) -> Secret<String>
    /// Makes whoever checks the secret take the new value. It may have been done before; what was there before is told when it is
    /// known. Throws ``SecretsFault/refused(_:)`` when it can't be done at all, before anything is changed.
    func set(_ new: Secret<String>, over old: Secret<String>?) async throws(SecretsFault)
    /// Uses the new value as its consumer does; throws ``SecretsFault/unproven(_:)`` when it doesn't work.
    func test(_ new: Secret<String>) async throws(SecretsFault)
    /// Why it can't be replaced by this program, and what to do; nil when it can.
    func obstacle(_ current: Secret<String>?) async -> String?
    /// Whether a value that a rotation left as pending is taken up by the next one: it may be in use.
    var takesUpPending: Bool { get }
}

extension RotatedSecret {
    /// It is.
    public var takesUpPending: Bool { true }
}
