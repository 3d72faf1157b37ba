import AccountSignals
import Core
import Store
import Vault

extension Reader {
    /// What the analysis looks at.
    func facts(of account: Account, at now: Instant, _ vault: KeyVault) throws(StoreFault) -> AccountFacts {
        let deals: [DealView] = try rows(
            "SELECT \(DealView.columns) FROM account_deals WHERE account_id = \(account.id) ORDER BY id LIMIT 1000")
        let happened = try values(
            """
            SELECT happens_at FROM account_activities WHERE account_id = \(account.id) \
            AND is_done ORDER BY happens_at DESC LIMIT 1000
            """, as: Instant.self)
        // Drafts address the first who may be written to.
        let contacts: [ContactRow] = try rows(
            """
            SELECT \(ContactRow.columns) FROM account_contacts WHERE account_id = \(account.id) \
            ORDER BY do_not_contact, id LIMIT 1
            """)
        var contact: ContactFacts?
        if let row = contacts.first {
            do {
                let name = try row.opened(by: vault).name
                contact = ContactFacts(
                    name: name, reference: row.id.description, doNotContact: row.doNotContact,
                    consents: row.consents)
            } catch { throw .decoding("account_contacts \(row.id): \(error)") }
        }
        let lastContact = ([account.lastActivityAt] + [happened.first]).compactMap(\.self).max()
        return AccountFacts(
            name: account.name, status: account.status, ownerName: account.owner?.email,
            createdAt: account.createdAt, lastContactAt: lastContact, ownerChangedAt: account.ownerChangedAt,
            contractEndsAt: account.renewalOn.flatMap { Instant(rfc3339: $0.text + "T00:00:00Z") },
            annualRevenue: account.annualRevenue?.cents, industry: account.industry,
            changedFields: try changedFields(of: account, at: now),
            deals: deals.map {
                DealFacts(
                    name: $0.name, amount: max(0, $0.amount?.cents ?? 0), isOpen: !$0.isClosed,
                    inStageSince: $0.stageSince)
            },
            activities: happened.map { ActivityFacts(at: $0) }, contact: contact)
    }
}

extension Transaction {
    /// Keeps what was found. It doesn't raise the version: nothing of it is what a decision is about.
    func keep(_ assessment: Assessment, of account: Account, at time: Instant) throws(StoreFault) {
        try run(
            """
            UPDATE accounts SET health_score = \(assessment.healthScore), \
            risk_level = \(assessment.riskLevel.rawValue), priority_score = \(assessment.priorityScore), \
            assessment = \(JSONText(assessment.document.json)), assessed_at = \(time) WHERE id = \(account.id)
            """)
    }
}

extension Assessment {
    /// What is shown of it: scores with their reasons.
    var document: JSONValue {
        .object([
            .init("health", .array(health.map(\.json))), .init("priority", .array(priority.map(\.json))),
            .init("confidence", .number("\(confidence.value)")),
            .init("confidenceParts", .array(confidence.parts.map(\.json))),
            .init("needsReview", .boolean(needsReview)),
            .init("changedFields", .array(changedFields.map(JSONValue.string))),
            .init(
                "signals",
                .array(
                    signals.map {
                        .object([
                            .init("kind", .string($0.kind.rawValue)), .init("level", .string($0.level.rawValue)),
                            .init("reason", .string($0.reason)),
                        ])
                    })),
        ])
    }

    /// What is told of it while the analysis runs.
    var progress: [JSONValue.Member] {
        [
            .init("healthScore", .number("\(healthScore)")), .init("riskLevel", .string(riskLevel.rawValue)),
            .init("priorityScore", .integer(Int64(priorityScore))), .init("needsReview", .boolean(needsReview)),
        ]
    }
}

extension ScorePart {
    fileprivate var json: JSONValue {
        .object([
            .init("name", .string(name)), .init("points", .integer(Int64(points))),
            .init("most", .integer(Int64(most))), .init("reason", .string(reason)),
        ])
    }
}

extension ProposedAction {
    /// A suggestion as it would be carried out, for a contact. Meetings are proposed for 10:00 of their day, or of the Monday behind it,
    /// where customers are: so many minutes ahead of UTC.
    init(_ suggestion: SuggestedAction, for contact: ContactID?, at now: Instant, minutesAheadOfUTC: Int) {
        switch suggestion {
        case .draftEmail(_, let subject, let body):
            self = .draftEmail(
                subject: subject.cut(to: Self.longestSubject), text: body.cut(to: Self.longestText), contact: contact)
        case .createTask(let subject, let detail, let days):
            self = .createTask(
                subject: subject.cut(to: Self.longestSubject), details: detail.cut(to: Self.longestText),
                dueAt: now + .seconds(days * 86_400))
        case .scheduleMeeting(let subject, let detail, let days, _):
            let ahead = Int64(minutesAheadOfUTC) * 60_000
            let day = (now.milliseconds + ahead) / 86_400_000 + Int64(days)
            // 1970-01-01 was a Thursday: 0 is Monday here.
            let weekday = (day + 3) % 7
            let workday = weekday < 5 ? day : day + 7 - weekday
            self = .scheduleMeeting(
                subject: subject.cut(to: Self.longestSubject), details: detail.cut(to: Self.longestText),
                startsAt: Instant(milliseconds: workday * 86_400_000 + 10 * 3_600_000 - ahead), contact: contact)
        case .changeStatus(let status):
            self = .changeStatus(status)
        }
    }
}

extension String {
    /// Its first Unicode scalars, which is what schemas count.
    fileprivate func cut(to most: Int) -> String { String(String.UnicodeScalarView(unicodeScalars.prefix(most))) }
}
