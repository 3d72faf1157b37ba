/// When a field of an account was changed for the last time, whoever did it: what the analysis looks at. Names only, no values.
extension AccountsSchema {
    static let sqliteChangedFields = """
        CREATE TABLE account_changed_fields (
            account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            field TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            PRIMARY KEY (account_id, field)
        ) STRICT, WITHOUT ROWID;
        """
    static let postgresqlChangedFields = """
        CREATE TABLE account_changed_fields (
            account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            field TEXT COLLATE "C" NOT NULL,
            changed_at TIMESTAMPTZ(3) NOT NULL,
            PRIMARY KEY (account_id, field)
        );
        """
}
