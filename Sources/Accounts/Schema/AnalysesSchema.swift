/// Runs of the analysis and what they told meanwhile.
extension AccountsSchema {
    static let sqliteAnalyses = """
        CREATE TABLE account_analyses (
            id TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            started_by TEXT NOT NULL,
            status TEXT NOT NULL,
            error TEXT,
            created_at TEXT NOT NULL,
            completed_at TEXT
        ) STRICT;
        CREATE INDEX account_analyses_by_account ON account_analyses (account_id, created_at DESC);
        CREATE TABLE account_analysis_events (
            analysis_id TEXT NOT NULL REFERENCES account_analyses (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            data TEXT NOT NULL,
            created_at TEXT NOT NULL,
            PRIMARY KEY (analysis_id, number)
        ) STRICT, WITHOUT ROWID;

        """

    static let postgresqlAnalyses = """
        CREATE TABLE account_analyses (
            id UUID PRIMARY KEY,
            account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            started_by UUID NOT NULL,
            status TEXT COLLATE "C" NOT NULL,
            error TEXT,
            created_at TIMESTAMPTZ(3) NOT NULL,
            completed_at TIMESTAMPTZ(3)
        );
        CREATE INDEX account_analyses_by_account ON account_analyses (account_id, created_at DESC);
        CREATE TABLE account_analysis_events (
            analysis_id UUID NOT NULL REFERENCES account_analyses (id) ON DELETE CASCADE,
            number BIGINT NOT NULL,
            name TEXT NOT NULL,
            data JSONB NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL,
            PRIMARY KEY (analysis_id, number)
        );

        """
}
