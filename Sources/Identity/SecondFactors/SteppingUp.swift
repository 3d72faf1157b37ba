@_spi(Authentication) public import Access
public import Audit
public import Core
import SecurityEvents
public import Store

/// Proving once more who one is, for what needs a fresh proof (RFC 9470).
extension SecondFactors {
    /// Raises the session that somebody came with by a second factor.
    public func stepUp(
        _ proof: FactorProof, by principal: Principal
    ) async throws(IdentityFault) -> StepUpOutcome {
        let found = try await store.read { reader throws(StoreFault) in try reader.user(principal.userID) }
        guard let user = found, let session = principal.credential.session else { return .notSetUp }
        let verdict = try await check(
            proof, of: user, at: .session(session, .stepUp),
            requiresUserVerification: Self.mustVerifyUser(principal), from: principal.origin)
        switch verdict {
        case .wrong: return .wrong
        case .locked(let lock): return .locked(lock)
        case .notSetUp: return .notSetUp
        case .proven(let factor):
            return try await raise(principal, by: factor.methods) { change throws(StoreFault) in
                guard try factor.use(change.transaction, change.time) else { return false }
                try change.recordUse(of: factor, by: user)
                return true
            }
        }
    }

    /// The same by the password, for who has nothing else; whoever does shows that. A wrong one counts as at sign-in.
    public func stepUp(
        password: Secret<String>, by principal: Principal
    ) async throws(IdentityFault) -> StepUpOutcome {
        let (found, factors) = try await store.read { reader throws(StoreFault) in
            (try reader.credential("users.id = \(principal.userID)"), try reader.factors(of: principal.userID))
        }
        guard let found, factors.isEmpty else { return .notSetUp }
        switch try await passwords.refusal(of: password, found, from: principal.origin) {
        case .locked(let lock): return .locked(lock)
        case .some: return .wrong
        case nil:
            return try await raise(principal, by: [.password]) { change throws(StoreFault) in
                guard try change.transaction.factors(of: principal.userID).isEmpty else { return false }
                return try change.transaction.refusal(of: found, at: change.time) == nil
            }
        }
    }

    private func raise(
        _ principal: Principal, by methods: Set<AuthenticationMethod>,
        _ use: @escaping @Sendable (Change) throws(StoreFault) -> Bool
    ) async throws(IdentityFault) -> StepUpOutcome {
        guard let session = principal.credential.session else { return .notSetUp }
        let grant = Grant.credential(of: principal.actor, from: principal.origin)
        let target = Target.session(session, of: principal.userID)
        return try await store.change(by: grant, .sessionRaised, on: target) { change throws(StoreFault) in
            guard try use(change), let raised = try change.transaction.raise(session, by: methods, at: change.time)
            else { return .rollback(.wrong) }
            change.note("methods", .list(methods.map(\.rawValue).sorted()))
            return .commit(.raised(raised))
        }
    }
}

/// What became of a wish to prove once more who one is.
public enum StepUpOutcome: Sendable {
    /// The session is as sure as this now.
    case raised(Assurance)
    /// The code or the password is another one.
    case wrong
    /// Too many wrong ones; this one wasn't looked at.
    case locked(AccountLock)
    /// There is no such factor; or it was the password, and there is one.
    case notSetUp
}

extension Action {
    /// Somebody proved once more who they are.
    public static let sessionRaised = Action("session.raised")
}

extension Assurance: RowDecodable {
    /// Reads ``columns``.
    public init(row: Row) throws(StoreFault) {
        try self.init(row: row, at: 0)
    }
}

extension Transaction {
    /// Makes a session surer; nil when it has ended.
    func raise(
        _ session: SessionID, by methods: Set<AuthenticationMethod>, at now: Instant
    ) throws(StoreFault) -> Assurance? {
        let before: Assurance? = try first("SELECT \(Assurance.columns) FROM refresh_tokens WHERE id = \(session)")
        guard let after = before?.raised(by: methods, at: now) else { return nil }
        try insert(
            """
            UPDATE refresh_tokens SET methods = \(after.methods.column), authenticated_at = \(after.authenticatedAt), \
            second_factor_at = \(after.secondFactorAt) WHERE id = \(session)
            """)
        return after
    }
}
