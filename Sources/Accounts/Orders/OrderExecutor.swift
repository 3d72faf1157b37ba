public import Core

/// Where approved actions are carried out.
///
/// Guarantee: an order with the same ``ApprovedOrder/key`` is carried out once, however often it is handed over; and not at all when the
/// record isn't any more what was decided on, for which ``OrderFault/recordChanged`` is thrown.
public protocol OrderExecutor: Sendable {
    /// Carries out an order, or says that this was done before.
    func carryOut(_ order: ApprovedOrder) async throws(OrderFault) -> OrderReceipt
}

/// An action that people decided on, with the record it is for. Only the room Accounts makes one, after it has checked the decision again.
public struct ApprovedOrder: Sendable {
    /// The same at each attempt, and of no other order.
    public let key: String
    /// What was decided on.
    public let recommendation: RecommendationID
    /// The account.
    public let account: AccountID
    /// Where the account comes from, when it isn't from here.
    public let remote: Remote?
    /// The version of the account that was decided on.
    public let accountVersion: Int64
    /// What is to be done.
    public let action: ProposedAction
    /// The values that the action's fields had when it was decided on.
    public let expected: AccountFields
    /// What the decision is bound to: SHA-256.
    public let digest: [UInt8]
    /// Whether the record isn't any more what was decided on, as this server knows by now: what an earlier attempt did counts, and nothing more is
    /// done.
    public let isOutdated: Bool

    /// Where an account comes from.
    public struct Remote: Sendable, Hashable {
        /// The program.
        public let source: RemoteSource
        /// The id there.
        public let id: String
        /// When it was changed there for the last time, as far as is known here.
        public let modifiedAt: Instant?
    }

    init(
        key: String, recommendation: RecommendationID, account: AccountID, remote: Remote?, accountVersion: Int64,
        action: ProposedAction, expected: AccountFields, digest: [UInt8], isOutdated: Bool = false
    ) {
        self.key = key
        self.recommendation = recommendation
        self.account = account
        self.remote = remote
        self.accountVersion = accountVersion
        self.action = action
        self.expected = expected
        self.digest = digest
        self.isOutdated = isOutdated
    }
}

/// What carrying out an order came to.
public struct OrderReceipt: Sendable, Hashable {
    /// The id of what was made or changed, where it was done.
    public let reference: String
    /// Whether it had been done before.
    public let wasDone: Bool

    /// A receipt; see the properties.
    public init(reference: String, wasDone: Bool = false) {
        self.reference = reference
        self.wasDone = wasDone
    }
}

/// Why an order was not carried out.
public enum OrderFault: Error, Sendable, Equatable {
    /// The record isn't what was decided on. Final.
    case recordChanged
    /// The other side refuses it, and will again; the text says why. Final.
    case refused(String)
    /// It may work later; the text says what was in the way. It is tried again, at growing intervals.
    case retry(String)
    /// It may work from this time on, and not before; the text says what is in the way.
    case wait(String, until: Instant)
    /// This server's own database or keys failed. It is tried again; the cause is for the log, and for nobody else.
    case fault(AccountsFault)
}
