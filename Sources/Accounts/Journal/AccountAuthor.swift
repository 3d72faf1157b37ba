public import Access

/// A person who writes on accounts by hand: signed in at this server, acting in person, and allowed to change accounts.
///
/// Only a principal makes one, and only an interactive one. An API key, a client, a token that says who acts for the user, an agent and the
/// server itself can't have one, whatever else they may do: what they have to say about an account is proposed, and decided on.
public struct AccountAuthor: Sendable {
    let reference: String
    let reach: AccountReach
    let grant: Grant

    /// The person who sent a request; nil when no person did, or when they may not change accounts.
    public init?(_ principal: Principal) {
        guard principal.isInteractive, case .allow(let grant) = principal.decide(.accountUpdate, in: .accounts) else {
            return nil
        }
        reference = principal.reference
        reach = AccountReach(principal)
        self.grant = grant
    }
}
