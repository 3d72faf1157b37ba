import AccountSignals
public import Core

extension Account: Shaped {
    /// The response.
    public static let shape = Shape<Account>(
        "Account", "A customer's account.",
        [
            .field("id", "The account's id.") { $0.id },
            .field("reference", "The account's reference, ACC-123.") { $0.reference },
            .field("name", "The customer's name.") { $0.name },
            .field("status", "How things stand.") { $0.status },
            .field("owner", "Who looks after it.") { $0.owner },
            .field("industry", "The customer's trade.") { $0.industry },
            .field("website", "The customer's site.") { $0.website },
            .field("billingCity", "The city that bills go to.") { $0.billingCity },
            .field("billingCountry", "The country that bills go to.") { $0.billingCountry },
            .field("annualRevenue", "What the customer brings in a year.") { $0.annualRevenue },
            .field("renewalOn", "The day on which the contract ends.") { $0.renewalOn },
            .field("doNotContact", "Whether nobody may contact the customer.") { $0.doNotContact },
            .field("lastActivityAt", "When something last happened with it.") { $0.lastActivityAt },
            .field("healthScore", "From 0 to 1; null before the first analysis.") { $0.healthScore },
            .field("riskLevel", "The worst risk that was found.") { $0.riskLevel },
            .field("priorityScore", "How urgent it is, from 0 to 100.") { $0.priorityScore },
            .field("assessment", "What the analysis found, with its reasons.") { $0.assessment.map(RawJSON.init) },
            .field("assessedAt", "When it was analyzed.") { $0.assessedAt },
            .field("source", "Where it comes from; null: from here.") { $0.source?.rawValue },
            .field("remoteId", "Its id there.") { $0.remoteID },
            .field("syncedAt", "When it was last compared with where it comes from.") { $0.syncedAt },
            .field("archivedAt", "When it was archived.") { $0.archivedAt },
            .field("createdAt", "When it was made.") { $0.createdAt },
            .field("updatedAt", "When it was changed.") { $0.updatedAt },
            .field("version", "Rises with every change; send it along to change only what you have seen.") {
                $0.version
            },
        ])
}
