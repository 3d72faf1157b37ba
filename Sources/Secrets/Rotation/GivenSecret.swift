public import Core

/// A secret that others make and the program is given, such as the key to a service. It is kept once it was used and works.
public struct GivenSecret: RotatedSecret {
    /// Which one it is.
    public let field: SecretField
    private let given: Secret<String>
    private let prove: @Sendable (Secret<String>) async throws(SecretsFault) -> Void

    /// A value that was given. `prove` uses it, and throws ``SecretsFault/unproven(_:)`` when it doesn't work.
    public init(
        _ field: SecretField, given: Secret<String>,
        prove: @escaping @Sendable (Secret<String>) async throws(SecretsFault) -> Void
    ) {
        self.field = field
        self.given = given
        self.prove = prove
    }

    /// Never: what was given before and didn't work is of no use.
    public var takesUpPending: Bool { false }

    /// What was given; refused when it is what is there.
    public func make(
        over old: Secret<String>?, _ randomness: any Randomness
    ) async throws(SecretsFault) -> Secret<String> {
        guard old?.reveal() != given.reveal() else { throw .refused("it is the one that is in use") }
        return given
    }

    /// Nothing: whoever made it has it.
    public func set(_ new: Secret<String>, over old: Secret<String>?) async throws(SecretsFault) {}

    /// Uses it.
    public func test(_ new: Secret<String>) async throws(SecretsFault) { try await prove(new) }

    /// Nothing stands in the way.
    public func obstacle(_ current: Secret<String>?) async -> String? { nil }
}
