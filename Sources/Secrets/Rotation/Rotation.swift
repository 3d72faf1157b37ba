public import Core

/// One rotation, in the four steps of AWS's own:
///
/// ```
/// create ──▶ set ──▶ test ──▶ finish
/// pending    at the   used     pending becomes current,
/// version    consumer          current becomes previous
/// ```
///
/// Whatever stops it, it can be run again and goes on where it stopped: a version that is pending is taken up, not replaced. Until
/// it is finished, consumers that are refused with the current value try the pending one.
public struct Rotation: Sendable {
    let provider: any SecretProvider
    let secret: any RotatedSecret
    let randomness: any Randomness
    /// Called before each step; what it throws stops the rotation there.
    public var before: @Sendable (Step) async throws(SecretsFault) -> Void = { (_) throws(SecretsFault) in }

    /// A step of a rotation.
    public enum Step: String, Sendable, CaseIterable {
        /// A new value is kept as pending.
        case create
        /// It is set at the consumer.
        case set
        /// It is used.
        case test
        /// It becomes current.
        case finish
    }

    /// The rotation of a secret that a provider keeps.
    public init(of secret: any RotatedSecret, in provider: any SecretProvider, _ randomness: any Randomness) {
        self.secret = secret
        self.provider = provider
        self.randomness = randomness
    }

    /// Does it; returns the new value. `creating` allows one that wasn't there before.
    public func run(creating: Bool = false) async throws(SecretsFault) -> Secret<String> {
        let current = try await provider.read(.current)
        let old = current?[secret.field]
        guard creating || old != nil else {
            throw .refused("there is no \(secret.field.rawValue) in \(provider.place)")
        }
        if let obstacle = await secret.obstacle(old) { throw .refused(obstacle) }
        let (pending, new) = try await create(over: current)
        try await before(.set)
        try await secret.set(new, over: old)
        try await before(.test)
        try await secret.test(new)
        try await before(.finish)
        try await finish(pending, over: current)
        return new
    }

    private func create(
        over current: SecretDocument?
    ) async throws(SecretsFault) -> (pending: SecretDocument, new: Secret<String>) {
        try await before(.create)
        let pending = try await provider.read(.pending)
        let field = secret.field
        let taken = !secret.takesUpPending || pending?.version == current?.version ? nil : pending?[field]
        // The pending version of a rotation that stopped may be of another secret, or older than the current one.
        let old = current?[field]
        let new: Secret<String>
        if let taken, taken.reveal() != old?.reveal() {
            new = taken
        } else {
            new = try await secret.make(over: old, randomness)
        }
        let document = Self.document(current, field, new, randomness)
        try await provider.stage(document)
        return (document, new)
    }

    /// Somebody may have replaced the document meanwhile, for another secret: then it is their version that gets ours.
    private func finish(_ pending: SecretDocument, over current: SecretDocument?) async throws(SecretsFault) {
        do throws(SecretsFault) { return try await provider.promote(pending, over: current) } catch {
            guard error == .overtaken else { throw error }
        }
        let now = try await provider.read(.current)
        guard now?[secret.field]?.reveal() == current?[secret.field]?.reveal() else { throw .overtaken }
        guard let new = pending[secret.field] else { throw .overtaken }
        let document = Self.document(now, secret.field, new, randomness)
        try await provider.stage(document)
        try await provider.promote(document, over: now)
    }

    private static func document(
        _ current: SecretDocument?, _ field: SecretField, _ new: Secret<String>, _ randomness: any Randomness
    ) -> SecretDocument {
        let version = Hexadecimal.encode(randomness.bytes(16))
        return (current ?? SecretDocument(version: version, members: [])).replacing(field, with: new, version: version)
    }
}
