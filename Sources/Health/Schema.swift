public import Store

/// The table of this room.
public enum HealthSchema {
    /// In order; steps that were released are never edited.
    public static let migrations = [
        Migration(
            room: "Health", number: 1, name: "sizes of tables", sqlite: sqliteSamples, postgresql: postgresqlSamples)
    ]

    /// All rows of one sampling have the same `sampled_at`. `is_daily` marks the first of a day, which is kept longer.
    private static let sqliteSamples = """
        CREATE TABLE table_samples (
            sampled_at TEXT NOT NULL,
            table_name TEXT NOT NULL,
            byte_count INTEGER NOT NULL,
            row_count INTEGER NOT NULL,
            is_estimate INTEGER NOT NULL CHECK (is_estimate IN (0, 1)),
            is_daily INTEGER NOT NULL CHECK (is_daily IN (0, 1)),
            PRIMARY KEY (sampled_at, table_name)
        ) STRICT, WITHOUT ROWID;
        """

    private static let postgresqlSamples = """
        CREATE TABLE table_samples (
            sampled_at TIMESTAMPTZ(3) NOT NULL,
            table_name TEXT NOT NULL,
            byte_count BIGINT NOT NULL,
            row_count BIGINT NOT NULL,
            is_estimate BOOLEAN NOT NULL,
            is_daily BOOLEAN NOT NULL,
            PRIMARY KEY (sampled_at, table_name)
        );
        """
}
