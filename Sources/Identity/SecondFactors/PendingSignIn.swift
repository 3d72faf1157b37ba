public import Core
import Store

/// A sign-in whose password was right and that waits for a second factor.
public struct PendingSignIn: Sendable {
    /// What its holder brings along with the second factor: `mfa_…`. It is worth nothing by itself.
    public let token: Secret<String>
    /// What the user may be asked for.
    public let kinds: [SecondFactorKind]
    /// How long it waits, in seconds.
    public let expiresIn: Int
}

/// A row of `pending_sign_ins`: somebody proved something, or began to, and has yet to go on.
enum PendingProof {
    /// What is waited for.
    enum Purpose: String {
        /// A second factor, after the password.
        case signIn = "sign_in"
        /// The first second factor, which the role needs, after the password.
        case enrolment
        /// A passkey that is being set up.
        case registration = "passkey_registration"
        /// A passkey, to step up.
        case stepUp = "passkey_step_up"
        /// A passkey, with nothing before.
        case passkeySignIn = "passkey_sign_in"

        var lifetime: Duration {
            self == .enrolment ? PendingProof.enrolmentTime : PendingProof.lifetime
        }
    }

    typealias Token = Voucher<PendingProof>

    static let prefix = "mfa_"
    /// Long enough to find one's telephone.
    static let lifetime = Duration.seconds(300)
    /// Long enough to find and install an app, too.
    static let enrolmentTime = Duration.seconds(900)
}

extension Reader {
    /// Who waits with a token; nil when it isn't good, or the user may not sign in.
    func pendingUser(_ token: PendingProof.Token, _ purpose: PendingProof.Purpose, at now: Instant) throws(StoreFault)
        -> User?
    {
        let row: PendingRow? = try first(
            """
            SELECT \(User.columns), pending_sign_ins.secret_hash, pending_sign_ins.expires_at FROM pending_sign_ins \
            JOIN users ON users.id = pending_sign_ins.user_id \
            WHERE pending_sign_ins.id = \(token.id) AND pending_sign_ins.purpose = \(purpose.rawValue)
            """)
        guard let row, token.matches(row.hash), now < row.expiresAt, row.user.isActive else { return nil }
        return row.user
    }
}

extension Transaction {
    /// Remembers who waits for what.
    func insert(
        _ token: PendingProof.Token, _ purpose: PendingProof.Purpose, of user: UserID?, in session: SessionID? = nil,
        at now: Instant
    ) throws(StoreFault) {
        try insert(
            """
            INSERT INTO pending_sign_ins (id, user_id, session_id, purpose, secret_hash, created_at, expires_at) \
            VALUES (\(token.id), \(user), \(session), \(purpose.rawValue), \(token.hash), \(now), \
            \(now + purpose.lifetime))
            """)
    }

    /// Takes a token: it serves once. Of two who come with it, one finds it gone.
    func redeem(_ token: PendingProof.Token) throws(StoreFault) -> Bool {
        try run("DELETE FROM pending_sign_ins WHERE id = \(token.id)") == 1
    }

    /// Forgets whoever waits in a user's name.
    func discardPending(of user: UserID) throws(StoreFault) {
        try insert("DELETE FROM pending_sign_ins WHERE user_id = \(user)")
    }
}

private struct PendingRow: RowDecodable {
    let user: User
    let hash: [UInt8]
    let expiresAt: Instant

    init(row: Row) throws(StoreFault) {
        user = try User(row: row)
        hash = try row.get(User.columnCount)
        expiresAt = try row.get(User.columnCount + 1)
    }
}

extension PendingSignIn {
    /// One whose token waits for a purpose.
    init(_ token: PendingProof.Token, _ purpose: PendingProof.Purpose, _ kinds: [SecondFactorKind]) {
        self.init(
            token: token.text(prefix: PendingProof.prefix), kinds: kinds,
            expiresIn: Int(purpose.lifetime.components.seconds))
    }
}

extension PendingSignIn: Shaped {
    /// The member `mfa` of the refused sign-in.
    public static let shape = Shape<PendingSignIn>(
        "PendingSignIn", "A sign-in that waits for a second factor.",
        [
            .field("mfaToken", "What to send with the second factor.") { $0.token.reveal() },
            .field("methods", "What may be shown.") { $0.kinds.map(\.rawValue) },
            .field("expiresIn", "How long it waits, in seconds.") { $0.expiresIn },
        ])
}
