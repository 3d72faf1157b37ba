public import Access
public import Audit
public import Core
import Delivery
import SecurityEvents
import Store

/// For who lost everything: an administrator takes all second factors away.
extension SecondFactors {
    /// Removes a user's second factors and ends their sessions. They sign in with the password alone then, and hear of it.
    public func reset(
        _ id: UserID, by grant: Grant, under ceiling: Ceiling = .terminal
    ) async throws(IdentityFault) -> UserChangeOutcome {
        let found = try await store.read { reader throws(StoreFault) in try reader.user(id) }
        guard let found else { return .notFound }
        let notice = try mail.seal(to: found) { $0.factorsReset(to: $1) }
        return try await store.change(by: grant, .factorsReset, on: .user(id)) { change throws(StoreFault) in
            let transaction = change.transaction
            guard let user = try transaction.user(id) else { return .rollback(.notFound) }
            if let refusal = try ceiling.refusal(of: user, removing: false, transaction) { return .rollback(refusal) }
            guard try !transaction.factors(of: id).isEmpty else { return .rollback(.unchanged(user)) }
            try transaction.insert("DELETE FROM totp_credentials WHERE user_id = \(id)")
            try transaction.insert("DELETE FROM passkeys WHERE user_id = \(id)")
            try transaction.tidyFactors(of: id)
            try transaction.discardPending(of: id)
            try change.forgetDevices(of: user)
            let ended = try transaction.run("DELETE FROM refresh_tokens WHERE user_id = \(id)")
            change.note("sessions_ended", .integer(Int64(ended)))
            try change.record(
                EventDraft(.mfaReset, about: user, message: "The second factors of \(user.reference) were reset"))
            try change.send(notice)
            return .commit(.changed(user))
        }
    }
}

extension Action {
    /// An administrator took somebody's second factors away.
    public static let factorsReset = Action("mfa.reset")
}
