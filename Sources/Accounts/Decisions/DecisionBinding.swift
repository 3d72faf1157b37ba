import AccountSignals
import Core
import Crypto

/// What a decision is bound to: the SHA-256 of the canonical JSON (RFC 8785) of exactly what will be executed.
struct DecisionBinding: Sendable {
    let recommendation: RecommendationID
    let action: ProposedAction
    let account: AccountID
    let accountVersion: Int64
    /// The values that the action's fields have now.
    let expected: AccountFields

    init(_ recommendation: RecommendationID, _ action: ProposedAction, on account: Account) {
        self.recommendation = recommendation
        self.action = action
        self.account = account.id
        accountVersion = account.version
        expected = action.fields?.current(in: account) ?? AccountFields([:])
    }

    /// 32 bytes.
    var digest: [UInt8] {
        let document = JSONValue.object([
            .init("account", .string(account.description)), .init("accountVersion", .integer(accountVersion)),
            .init("action", action.value), .init("expected", expected.json),
            .init("recommendation", .string(recommendation.description)),
        ])
        return Array(SHA256.hash(data: document.canonical))
    }
}

extension ProposedAction {
    /// Its canonical JSON (RFC 8785): the same for two that do the same.
    var canonical: [UInt8] { value.canonical }

    /// Whether it is another with other values only: of the same kind, and of the same fields.
    func isVariation(of other: ProposedAction) -> Bool {
        switch (self, other) {
        case (.updateAccount(let these), .updateAccount(let those)): these.names == those.names
        default: kind == other.kind && contact == other.contact
        }
    }
}

extension JSONValue {
    /// Of an action or of what holds one: every number in it is a version or an amount, which doubles hold.
    fileprivate var canonical: [UInt8] {
        guard let text = try? JCS.encode(self) else { preconditionFailure("an action has no canonical text") }
        return Array(text)
    }
}
