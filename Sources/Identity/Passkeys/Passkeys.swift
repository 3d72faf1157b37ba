public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// Keys and passkeys (WebAuthn): as a second factor beside the password, to step up, and instead of a password. Setting one up
/// stands in `PasskeyRegistration.swift`, what is asked of one in `PasskeyQuestions.swift`, signing in with nothing else in
/// `PasskeySignIn.swift`; whether an answer is believed, in `PasskeyProof.swift`.
public struct Passkeys: Sendable {
    let factors: SecondFactors

    var sessions: Sessions { factors.sessions }
    var store: IdentityStore { factors.store }

    /// A user's passkeys, the oldest first.
    public func list(of user: UserID) async throws(IdentityFault) -> [PasskeyView] {
        try await store.read { reader throws(StoreFault) in try reader.passkeyViews(of: user) }
    }

    /// Gives one of the principal's own passkeys another name; nil when there is no such passkey of theirs.
    public func rename(
        _ passkey: PasskeyID, to name: String, of user: UserID, by grant: Grant
    ) async throws(IdentityFault) -> PasskeyView? {
        try await store.change(by: grant, .passkeyRenamed, on: .user(user)) { change throws(StoreFault) in
            let transaction = change.transaction
            let renamed = try transaction.run(
                "UPDATE passkeys SET name = \(name) WHERE id = \(passkey) AND user_id = \(user)")
            guard renamed == 1, let owner = try transaction.user(user) else { return .rollback(nil) }
            change.note("passkey", .text(passkey.description))
            change.note("name", .text(name))
            try change.record(EventDraft(.profileUpdated, about: owner, message: "A passkey was renamed"))
            return .commit(try transaction.passkeyViews(of: user, passkey).first)
        }
    }

    /// Takes one of the principal's own passkeys away, and with the last factor the codes for recovery.
    public func remove(
        _ passkey: PasskeyID, endingOthers: Bool, by principal: Principal, _ grant: Grant
    ) async throws(IdentityFault) -> FactorChangeOutcome {
        let wish = FactorChange(.removed, .webauthn, endingOthers: endingOthers, principal)
        return try await factors.change(wish, by: grant) { change, user throws(StoreFault) in
            let removed = try change.transaction.run(
                "DELETE FROM passkeys WHERE id = \(passkey) AND user_id = \(user.id)")
            guard removed == 1 else { return .notSetUp }
            try change.transaction.tidyFactors(of: user.id)
            change.note("passkey", .text(passkey.description))
            return nil
        }
    }
}

extension Action {
    /// Somebody gave a passkey of theirs another name.
    public static let passkeyRenamed = Action("passkey.renamed")
}
