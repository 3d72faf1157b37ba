import AccountSignals
import Core
import Store
import Vault

/// A row of `recommendations`, its action still sealed.
struct RecommendationRow: RowDecodable {
    let id: RecommendationID
    let number: Int64
    let account: AccountID
    let accountNumber: Int64
    let accountName: String
    let analysis: AnalysisID?
    let type, priority, status: String
    let confidence: Double
    let sealedAction: [UInt8]
    let sealedOriginal, sealedBefore: [UInt8]?
    let sealedRationale, sealedImpact, sealedReason: [UInt8]?
    let value: Money
    let proposer: String
    let proposedBy, startedBy: UserID?
    let accountVersion: Int64
    let digest: [UInt8]
    let approvalsNeeded: Int
    let decidedBy, failure, receipt: String?
    let decidedAt, beganAt, executedAt, undoneAt: Instant?
    let expiresAt, createdAt: Instant
    let version: Int64
    let undoes: RecommendationID?
    let undoesNumber: Int64?

    static let table: SQL = "recommendations JOIN accounts ON accounts.id = recommendations.account_id"
    static let columns: SQL = """
        recommendations.id, recommendations.number, accounts.id, accounts.number, accounts.name, analysis_id, type, \
        priority, recommendations.status, confidence, sealed_action, sealed_original, sealed_before, sealed_rationale, \
        sealed_impact, value_cents, proposer, proposed_by, started_by, account_version, digest, approvals_needed, \
        decided_by, sealed_reason, failure, receipt, decided_at, began_at, executed_at, undone_at, expires_at, \
        recommendations.created_at, recommendations.version, undoes, \
        (SELECT undone.number FROM recommendations AS undone WHERE undone.id = recommendations.undoes)
        """

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        number = try row.get(1)
        account = try row.get(2)
        accountNumber = try row.get(3)
        accountName = try row.get(4)
        analysis = try row.get(5)
        type = try row.get(6)
        priority = try row.get(7)
        status = try row.get(8)
        confidence = try row.get(9)
        sealedAction = try row.get(10)
        sealedOriginal = try row.get(11)
        sealedBefore = try row.get(12)
        sealedRationale = try row.get(13)
        sealedImpact = try row.get(14)
        value = try row.get(15)
        proposer = try row.get(16)
        proposedBy = try row.get(17)
        startedBy = try row.get(18)
        accountVersion = try row.get(19)
        digest = try row.get(20)
        approvalsNeeded = try row.get(21)
        decidedBy = try row.get(22)
        sealedReason = try row.get(23)
        failure = try row.get(24)
        receipt = try row.get(25)
        decidedAt = try row.get(26)
        beganAt = try row.get(27)
        executedAt = try row.get(28)
        undoneAt = try row.get(29)
        expiresAt = try row.get(30)
        createdAt = try row.get(31)
        version = try row.get(32)
        undoes = try row.get(33)
        undoesNumber = try row.get(34)
    }

    /// The row with its action opened.
    func opened(by vault: KeyVault) throws(AccountsFault) -> Recommendation {
        let json = { (cell: [UInt8]?, column: SealedColumn) throws(AccountsFault) -> JSONValue? in
            try vault.opened(cell, column, of: id).flatMap { try? JSONReader.read(Array($0.utf8)) }
        }
        guard let action = try json(sealedAction, SealedAccountColumns.action).flatMap(ProposedAction.init(json:)),
            let type = RecommendationType(rawValue: type), let priority = RiskLevel(rawValue: priority),
            let status = RecommendationStatus(rawValue: status)
        else { throw .damaged("recommendations \(id)") }
        return Recommendation(
            id: id, number: number, account: account, accountNumber: accountNumber, accountName: accountName,
            analysis: analysis, type: type, priority: priority, confidence: confidence, status: status,
            action: action,
            original: try json(sealedOriginal, SealedAccountColumns.original).flatMap(ProposedAction.init(json:)),
            before: try json(sealedBefore, SealedAccountColumns.before).flatMap(AccountFields.init),
            rationale: try vault.opened(sealedRationale, SealedAccountColumns.rationale, of: id) ?? "",
            estimatedImpact: try vault.opened(sealedImpact, SealedAccountColumns.impact, of: id), value: value,
            proposer: proposer,
            proposedBy: proposedBy, startedBy: startedBy, accountVersion: accountVersion, digest: digest,
            approvalsNeeded: approvalsNeeded, decidedBy: decidedBy, decidedAt: decidedAt,
            reason: try vault.opened(sealedReason, SealedAccountColumns.reason, of: id),
            failure: failure, receipt: receipt, beganAt: beganAt, executedAt: executedAt, undoneAt: undoneAt,
            expiresAt: expiresAt, createdAt: createdAt, version: version, undoes: undoes, undoesNumber: undoesNumber)
    }
}

extension Reader {
    /// A recommendation with its action opened; a fault of the vault undoes the transaction.
    func recommendation(
        _ key: RecommendationKey, within reach: AccountReach, _ vault: KeyVault
    ) throws(StoreFault) -> Recommendation? {
        let row: RecommendationRow? = try first(
            """
            SELECT \(RecommendationRow.columns) FROM \(RecommendationRow.table) \
            WHERE \(key.condition(in: "recommendations")) AND \(reach.accounts)
            """)
        guard let row else { return nil }
        do { return try row.opened(by: vault) } catch { throw .decoding("recommendations \(row.id): \(error)") }
    }
}
