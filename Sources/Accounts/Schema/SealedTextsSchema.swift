/// What people wrote is sealed wherever it is kept; what was written in clear before this step isn't kept. `archived_there` says that an
/// account is put aside because it is gone where it comes from, and comes back when it does there.
extension AccountsSchema {
    static let sqliteSealedTexts =
        sealedTexts("BLOB")
        + "ALTER TABLE accounts ADD COLUMN archived_there INTEGER NOT NULL DEFAULT 0 CHECK (archived_there IN (0, 1));\n"
    static let postgresqlSealedTexts =
        sealedTexts("BYTEA") + "ALTER TABLE accounts ADD COLUMN archived_there BOOLEAN NOT NULL DEFAULT FALSE;\n"

    private static func sealedTexts(_ type: String) -> String {
        """
        ALTER TABLE account_contacts ADD COLUMN sealed_title \(type);
        ALTER TABLE account_contacts DROP COLUMN title;
        ALTER TABLE account_activities ADD COLUMN sealed_subject \(type);
        ALTER TABLE account_activities DROP COLUMN subject;
        ALTER TABLE recommendations ADD COLUMN sealed_rationale \(type);
        ALTER TABLE recommendations DROP COLUMN rationale;
        ALTER TABLE recommendations ADD COLUMN sealed_impact \(type);
        ALTER TABLE recommendations DROP COLUMN estimated_impact;
        ALTER TABLE recommendations ADD COLUMN sealed_reason \(type);
        ALTER TABLE recommendations DROP COLUMN reason;
        ALTER TABLE account_verdicts ADD COLUMN sealed_notes \(type);
        ALTER TABLE account_verdicts DROP COLUMN notes;

        """
    }
}
