/// The tables of this room. `server_guard` of SQLite is the driver's own: see ``SQLiteFile``.
public enum StoreSchema {
    /// In order; steps that were released are never edited.
    public static let migrations = [
        Migration(
            room: "store", number: 1, name: "changes made outside the server", sqlite: sqliteChanges,
            postgresql: postgresqlChanges),
        Migration(
            room: "store", number: 2, name: "jobs and schedules", sqlite: sqliteJobs, postgresql: postgresqlJobs),
        Migration(
            room: "store", number: 3, name: "repetitions of requests", sqlite: sqliteRepetitions,
            postgresql: postgresqlRepetitions),
    ]

    /// One row per statement on PostgreSQL, per changed row on SQLite; gone once the audit log has them. `row_count` and
    /// `user_ids` (at most 100) are unknown after `TRUNCATE`.
    private static let sqliteChanges = """
        CREATE TABLE change_log (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            table_name TEXT NOT NULL,
            operation TEXT NOT NULL,
            row_count INTEGER,
            user_ids TEXT CHECK (json_valid(user_ids)),
            database_user TEXT,
            created_at TEXT NOT NULL
        ) STRICT;
        """
    private static let postgresqlChanges = """
        CREATE TABLE change_log (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            table_name TEXT NOT NULL,
            operation TEXT NOT NULL,
            row_count BIGINT,
            user_ids JSONB,
            database_user TEXT,
            created_at TIMESTAMPTZ(3) NOT NULL
        );

        """ + ChangeTriggers.postgresqlFunction

    /// `state`: `waiting` (also while a runner holds it, until `run_at`, when its lease ends) or `dead`; done jobs are deleted.
    private static let sqliteJobs = """
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL CHECK (json_valid(payload)),
            state TEXT NOT NULL CHECK (state IN ('waiting', 'dead')),
            run_at TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            max_attempts INTEGER NOT NULL,
            last_error TEXT,
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'waiting';
        CREATE TABLE schedules (
            name TEXT PRIMARY KEY,
            next_run_at TEXT NOT NULL
        ) STRICT;
        """
    private static let postgresqlJobs = """
        CREATE TABLE jobs (
            id UUID PRIMARY KEY,
            kind TEXT NOT NULL,
            payload JSONB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'dead')),
            run_at TIMESTAMPTZ(3) NOT NULL,
            attempts BIGINT NOT NULL,
            max_attempts BIGINT NOT NULL,
            last_error TEXT,
            created_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'waiting';
        CREATE TABLE schedules (
            name TEXT PRIMARY KEY,
            next_run_at TIMESTAMPTZ(3) NOT NULL
        );
        """

    /// What was made by requests with an `Idempotency-Key`, for a day; only hashes of who asked for what.
    private static let sqliteRepetitions = """
        CREATE TABLE repetitions (
            key_hash BLOB NOT NULL PRIMARY KEY,
            request_hash BLOB NOT NULL,
            made TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX repetitions_by_age ON repetitions (created_at);
        """
    private static let postgresqlRepetitions = """
        CREATE TABLE repetitions (
            key_hash BYTEA PRIMARY KEY,
            request_hash BYTEA NOT NULL,
            made UUID NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX repetitions_by_age ON repetitions (created_at);
        """
}
