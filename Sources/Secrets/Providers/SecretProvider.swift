/// Where a document of secrets is kept.
///
/// A version is put there as `pending` and becomes `current` in one step; the one before stays as `previous`. Both steps can be
/// repeated, and nothing is lost when the program dies between them.
public protocol SecretProvider: Sendable {
    /// In a few words for operators, such as `AWS Secrets Manager: sergas/production/app-secrets`.
    var place: String { get }
    /// The document at a stage; nil when there is none.
    func read(_ stage: SecretStage) async throws(SecretsFault) -> SecretDocument?
    /// Why nothing can be put there, and what to do; nil where it can.
    var obstacle: String? { get }
    /// Puts a document there as pending, instead of one that is pending.
    func stage(_ document: SecretDocument) async throws(SecretsFault)
    /// Makes the pending document the current one; throws ``SecretsFault/overtaken`` when the current one isn't `current` any more.
    func promote(_ pending: SecretDocument, over current: SecretDocument?) async throws(SecretsFault)
}

extension SecretProvider {
    /// Nothing stands in the way.
    public var obstacle: String? { nil }
}
