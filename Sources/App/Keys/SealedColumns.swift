import Accounts
import PersonalData
public import Vault

/// Every column that is sealed. What isn't in this list, rotation doesn't seal anew and `castellan keys check` doesn't look at;
/// `SealedColumnsTests` compares it with the schema.
public enum SealedColumns {
    /// Those that the vault's own keys seal, then those of people's keys.
    public static let all = vaults + SealedAccountColumns.all + peoples

    private static let vaults = [
        SealedColumn("signing_keys", "private_key", key: "kid", .text, .bytes),
        SealedColumn("tickets", "sealed_email", key: "id", .uuid, .text),
        SealedColumn("totp_credentials", "sealed_seed", key: "id", .uuid, .bytes),
        SealedColumn("outbox", "sealed_mail", key: "id", .uuid, .json),
        SealedColumn("witness_keys", "sealed_seed", key: "name", .text, .bytes),
        SealedColumn("secret_versions", "sealed", key: "version", .text, .json),
        Tokens.column,
    ]

    private static let peoples = [
        SealedColumn("audit_keys", "private_key", key: "vkey", .text, .bytes, keys: .people),
        SealedColumn("audit_values", "actor_name", key: "entry_id", .uuid, .text, keys: .people),
        SealedColumn("audit_values", "ip_address", key: "entry_id", .uuid, .text, keys: .people),
        SealedColumn("audit_values", "user_agent", key: "entry_id", .uuid, .text, keys: .people),
        SealedColumn("audit_values", "details", key: "entry_id", .uuid, .json, keys: .people),
    ]
}
