import Authenticators
import Core
import Store

/// A row of `passkeys`, with the handle that authenticators know its owner by.
struct Passkey: Sendable {
    let id: PasskeyID
    let user: UserID
    let credential: PublicKeyCredential

    /// How many one may have.
    static let most = 20
}

extension Passkey: RowDecodable {
    /// What ``init(row:)`` reads, in its order, and where from.
    static let selection: SQL = """
        SELECT passkeys.id, passkeys.user_id, passkeys.credential_id, passkey_handles.handle, passkeys.public_key, \
        passkeys.sign_count, passkeys.aaguid, passkeys.transports, passkeys.is_backup_eligible, passkeys.is_backed_up \
        FROM passkeys JOIN passkey_handles ON passkey_handles.user_id = passkeys.user_id
        """

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        user = try row.get(1)
        let transports: JSONText = try row.get(7)
        guard let credentialID = CredentialID(try row.get(2)), let handle = UserHandle(bytes: try row.get(3)),
            let aaguid = AAGUID(bytes: try row.get(6)), let signCount = UInt32(exactly: try row.get(5, as: Int64.self))
        else { throw .decoding("passkeys holds no credential under \(id)") }
        credential = PublicKeyCredential(
            id: credentialID, userHandle: handle, publicKey: try row.get(4), signCount: signCount, aaguid: aaguid,
            transports: try transports.texts, isBackupEligible: try row.get(8), isBackedUp: try row.get(9))
    }

    /// How browsers are told of it.
    var descriptor: CredentialDescriptor { CredentialDescriptor(credential.id, transports: credential.transports) }
}

extension Reader {
    /// The passkey that an answer names.
    func passkey(_ credential: CredentialID) throws(StoreFault) -> Passkey? {
        try first("\(Passkey.selection) WHERE passkeys.credential_id = \(credential.bytes)")
    }

    /// A user's passkeys, the oldest first.
    func passkeys(of user: UserID) throws(StoreFault) -> [Passkey] {
        try rows("\(Passkey.selection) WHERE passkeys.user_id = \(user) ORDER BY passkeys.created_at, passkeys.id")
    }
}

extension Transaction {
    /// What authenticators know a user by: the same for all their passkeys, so that one authenticator keeps one of them.
    func handle(of user: UserID, orElse new: UserHandle) throws(StoreFault) -> UserHandle {
        try insert(
            """
            INSERT INTO passkey_handles (user_id, handle) VALUES (\(user), \(new.bytes)) ON CONFLICT (user_id) DO NOTHING
            """)
        let stored = try value("SELECT handle FROM passkey_handles WHERE user_id = \(user)", as: [UInt8].self)
        return stored.flatMap { UserHandle(bytes: $0) } ?? new
    }

    /// Writes a new passkey.
    func insert(
        _ credential: PublicKeyCredential, _ id: PasskeyID, of user: UserID, called name: String, at now: Instant
    ) throws(StoreFault) {
        try insert(
            """
            INSERT INTO passkeys (id, user_id, name, credential_id, public_key, sign_count, aaguid, transports, \
            is_backup_eligible, is_backed_up, created_at) VALUES (\(id), \(user), \(name), \(credential.id.bytes), \
            \(credential.publicKey), \(Int64(credential.signCount)), \(credential.aaguid.bytes), \
            \(JSONText(texts: credential.transports)), \(credential.isBackupEligible), \(credential.isBackedUp), \(now))
            """)
    }

    /// Notes that a passkey signed. False when it is gone, or signed meanwhile with a count that isn't lower.
    func use(_ passkey: PasskeyID, _ assertion: Assertion, at now: Instant) throws(StoreFault) -> Bool {
        let count = Int64(assertion.signCount)
        return try run(
            """
            UPDATE passkeys SET sign_count = \(count), is_backed_up = \(assertion.isBackedUp), last_used_at = \(now) \
            WHERE id = \(passkey) AND (sign_count < \(count) OR (sign_count = 0 AND \(count) = 0))
            """) == 1
    }
}
