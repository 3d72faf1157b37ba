public import Vault

/// The columns of this room that are sealed.
public enum SealedAccountColumns {
    static let contactName = SealedColumn("account_contacts", "sealed_name", key: "id", .uuid, .text)
    static let contactEmail = SealedColumn("account_contacts", "sealed_email", key: "id", .uuid, .text)
        .indexed(by: "email_index", .email)
    static let contactPhone = SealedColumn("account_contacts", "sealed_phone", key: "id", .uuid, .text)
        .indexed(by: "phone_index", .phone)
    static let activityText = SealedColumn("account_activities", "sealed_text", key: "id", .uuid, .text)
    static let noteText = SealedColumn("account_notes", "sealed_text", key: "id", .uuid, .text)
    static let action = SealedColumn("recommendations", "sealed_action", key: "id", .uuid, .json)
    static let original = SealedColumn("recommendations", "sealed_original", key: "id", .uuid, .json)
    static let before = SealedColumn("recommendations", "sealed_before", key: "id", .uuid, .json)

    /// All of them.
    public static let all = [
        contactName, contactEmail, contactPhone, activityText, noteText, action, original, before,
    ]
}
