public import Vault

/// The columns of this room that are sealed.
public enum SealedAccountColumns {
    static let contactName = SealedColumn("account_contacts", "sealed_name", key: "id", .uuid, .text)
    static let contactEmail = SealedColumn("account_contacts", "sealed_email", key: "id", .uuid, .text)
        .indexed(by: "email_index", .email)
    static let contactPhone = SealedColumn("account_contacts", "sealed_phone", key: "id", .uuid, .text)
        .indexed(by: "phone_index", .phone)
    static let contactTitle = SealedColumn("account_contacts", "sealed_title", key: "id", .uuid, .text)
    static let activitySubject = SealedColumn("account_activities", "sealed_subject", key: "id", .uuid, .text)
    static let activityText = SealedColumn("account_activities", "sealed_text", key: "id", .uuid, .text)
    static let noteText = SealedColumn("account_notes", "sealed_text", key: "id", .uuid, .text)
    static let action = SealedColumn("recommendations", "sealed_action", key: "id", .uuid, .json)
    static let original = SealedColumn("recommendations", "sealed_original", key: "id", .uuid, .json)
    static let before = SealedColumn("recommendations", "sealed_before", key: "id", .uuid, .json)
    static let rationale = SealedColumn("recommendations", "sealed_rationale", key: "id", .uuid, .text)
    static let impact = SealedColumn("recommendations", "sealed_impact", key: "id", .uuid, .text)
    static let reason = SealedColumn("recommendations", "sealed_reason", key: "id", .uuid, .text)
    static let verdictNotes = SealedColumn("account_verdicts", "sealed_notes", key: "id", .uuid, .text)

    /// All of them.
    public static let all = [
        contactName, contactEmail, contactPhone, contactTitle, activitySubject, activityText, noteText, action,
        original,
        before, rationale, impact, reason, verdictNotes,
    ]
}
