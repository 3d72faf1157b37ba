public import Audit
public import Core
public import Store
public import Vault

/// Mail that waits to be sent: written in the transaction that caused it, sent by a job after its commit, at least once.
///
/// A mail may hold a token, so it waits sealed, and its row goes once the mail is on its way.
public struct Outbox: Sendable {
    let database: AuditedDatabase
    private let vault: KeyVault
    private let carrier: (any MailCarrier)?
    private let from: EmailAddress
    let time: any TimeSource
    private let randomness: any Randomness

    /// The outbox of a house; without a route it takes no mail. `authorities` is a file of certificates that a mail server's must
    /// come from, nil for those that the system trusts.
    public init(
        database: AuditedDatabase, vault: KeyVault, route: MailRoute?, authorities: String? = nil, from: EmailAddress,
        time: any TimeSource, randomness: any Randomness
    ) {
        self.database = database
        self.vault = vault
        self.from = from
        self.time = time
        self.randomness = randomness
        carrier =
            switch route {
            case .smtp(let url, let needsTLS): SMTPCarrier(url: url, needsTLS: needsTLS, authorities: authorities)
            case .maildir(let path): MaildirCarrier(path: path)
            case nil: nil
            }
    }

    /// Whether mail can leave the house at all.
    public var hasRoute: Bool { carrier != nil }

    /// Seals a mail to a user, or to somebody who isn't one, to be enqueued with ``Audit/Change/send(_:)``; nil when no mail leaves the house, or for an address below `.invalid`,
    /// which nobody can have (RFC 6761 §6.4).
    public func seal(_ mail: Mail, to user: UserID?) throws(VaultFault) -> SealedMail? {
        guard carrier != nil, !mail.to.canonical.hasSuffix(".invalid") else { return nil }
        let id = MailID.make(at: time.now(), randomness)
        return SealedMail(id: id, user: user, cell: try vault.seal(mail.bytes, at: Self.address(id)))
    }

    /// The kind of the job that sends one mail; its handler is ``deliver(_:)``.
    public static let delivery: JobKind = "mail.deliver"
    /// Enough to outlast two days without a mail server: after the first hour it is tried once an hour.
    static let mostAttempts = 60

    /// Sends the mail that a job names. Throws ``DeliveryFault`` when it is to be tried again.
    public func deliver(_ job: Job) async throws {
        guard let id = job.mail else { return }
        let row = try await database.read { reader throws(StoreFault) in
            try reader.first("SELECT sealed_mail, created_at FROM outbox WHERE id = \(id)", as: OutboxRow.self)
        }
        // Sent before, by a runner that died before it could say so.
        guard let row else { return }
        guard let carrier else { throw DeliveryFault.noRoute }
        guard let mail = Mail(bytes: try vault.open(row.cell, at: Self.address(id))) else {
            throw DeliveryFault.vault(.damaged("outbox \(id)"))
        }
        try await carrier.carry(MessageText(mail, from: from, id: id.description, date: row.createdAt))
        try await database.housekeep(.jobs) { transaction throws(StoreFault) in
            .commit(try transaction.insert("DELETE FROM outbox WHERE id = \(id)"))
        }
    }

    /// How often ``expire()`` should run.
    public static let expiresEvery = Duration.seconds(86_400)
    /// How long a mail that nobody took is kept.
    static let keptFor = Duration.seconds(14 * 86_400)

    /// Removes mails that nobody took within two weeks.
    public func expire() async throws {
        let limit = time.now() - Self.keptFor
        try await database.housekeep(.expiry) { transaction throws(StoreFault) in
            .commit(try transaction.insert("DELETE FROM outbox WHERE created_at < \(limit)"))
        }
    }

    private static func address(_ id: MailID) -> CellAddress {
        CellAddress(table: "outbox", column: "sealed_mail", row: id, type: .json)
    }
}

/// The id of a mail.
typealias MailID = ID<Mail>

/// A mail that only the vault can read.
public struct SealedMail: Sendable {
    let id: MailID
    let user: UserID?
    let cell: [UInt8]
}

extension Change {
    /// Sends a mail once this change has committed, and only then; nothing when there is none.
    public func send(_ mail: SealedMail?) throws(StoreFault) {
        try transaction.send(mail, at: time, randomness)
    }
}

extension Transaction {
    /// Sends a mail once this transaction has committed, and only then; nothing when there is none.
    public func send(_ mail: SealedMail?, at time: Instant, _ randomness: any Randomness) throws(StoreFault) {
        guard let mail else { return }
        try insert(
            """
            INSERT INTO outbox (id, user_id, sealed_mail, created_at) \
            VALUES (\(mail.id), \(mail.user), \(mail.cell), \(time))
            """)
        let payload = JSONText(#"{"mail":"\#(mail.id)"}"#)
        try enqueue(
            JobDraft(Outbox.delivery, payload: payload, maxAttempts: Outbox.mostAttempts), at: time, randomness)
    }

    /// Takes back the mail that still waits to go to a user; the job of each then finds nothing to send.
    public func cancelMail(to user: UserID) throws(StoreFault) {
        try run("DELETE FROM outbox WHERE user_id = \(user)")
    }
}

private struct OutboxRow: RowDecodable {
    let cell: [UInt8]
    let createdAt: Instant

    init(row: Row) throws(StoreFault) {
        cell = try row.get(0)
        createdAt = try row.get(1)
    }
}

extension Job {
    /// The mail that the payload names.
    fileprivate var mail: MailID? {
        (try? JSONReader.read(Array(payload.text.utf8)))?["mail"]?.string.flatMap { MailID($0) }
    }
}

extension Mail {
    /// As it is sealed: `{"to", "subject", "text"}`.
    fileprivate var bytes: [UInt8] {
        Array(
            JSONValue.object([
                .init("to", .string(to.text)), .init("subject", .string(subject)), .init("text", .string(text)),
            ]).json.utf8)
    }

    fileprivate init?(bytes: [UInt8]) {
        guard let json = try? JSONReader.read(bytes), let to = json["to"]?.string.flatMap({ EmailAddress($0) }),
            let subject = json["subject"]?.string, let text = json["text"]?.string
        else { return nil }
        self.init(to: to, subject: subject, text: text)
    }
}
