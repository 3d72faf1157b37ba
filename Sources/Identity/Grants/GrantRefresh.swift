public import Access
public import Core

/// What became of a client's refresh.
public enum GrantRefreshOutcome: Sendable {
    /// New tokens.
    case refreshed(GrantTokens)
    /// None.
    case refused(RefreshRefusal)
    /// It asks for scopes that weren't granted.
    case widened
    /// It asks for audiences that weren't granted.
    case otherAudience
    /// The tokens are bound to another key than was proven, or none was.
    case otherKey
}

extension Sessions {
    /// Exchanges a client's refresh token for its successor and a new access token: as ``refresh(_:from:)`` does, for this client alone.
    /// `scopes` and `audiences` narrow the access token, never the session; `proof` is the thumbprint of the key that was proven (RFC 9449).
    public func refresh(
        _ text: Secret<String>, for client: String, narrowedTo scopes: Set<String>? = nil, audiences: [String] = [],
        proof: String? = nil, from origin: Origin
    ) async throws(IdentityFault) -> GrantRefreshOutcome {
        let exchange = try await exchange(text, of: client, from: origin) { terms in
            if let scopes, !scopes.isSubset(of: terms.scopes ?? []) { return GrantRefreshOutcome.widened }
            if !audiences.isEmpty, !Set(audiences).isSubset(of: allAudiences(of: terms)) { return .otherAudience }
            if let key = terms.keyThumbprint, key != proof { return .otherKey }
            return nil
        }
        switch exchange {
        case .refused(let refusal): return .refused(refusal)
        case .objected(let outcome): return outcome
        case .exchanged(let found, let successor, let time):
            var terms = found.terms
            if !audiences.isEmpty { terms.audiences = audiences }
            return .refreshed(
                try await grantTokens(
                    found.user, successor.session, successor, terms, found.assurance, narrowedTo: scopes,
                    proof: proof, at: time))
        }
    }

    /// Whom tokens within some terms are for.
    func allAudiences(of terms: SessionTerms) -> [String] {
        terms.audiences.isEmpty ? [tokens.rules.audience] : terms.audiences
    }
}
