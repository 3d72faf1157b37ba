public import Store

/// The tables of this room.
public enum ZohoSchema {
    /// In order; steps that were released are never edited.
    ///
    /// `zoho_events` holds webhooks: which records they name, nothing of what these hold. `zoho_modules` says how far each module was
    /// read, `zoho_runs` in its one row who reads at the moment. `zoho_orders` says of each approved order whether it was carried
    /// out, so that it is once.
    public static let migrations = [
        Migration(room: "Zoho", number: 1, name: "webhooks", sqlite: sqliteEvents, postgresql: postgresqlEvents),
        Migration(room: "Zoho", number: 2, name: "sync and orders", sqlite: sqliteSync, postgresql: postgresqlSync),
        Migration(
            room: "Zoho", number: 3, name: "records that are left out", sqlite: leftOut("INTEGER"),
            postgresql: leftOut("BIGINT")),
    ]

    private static func leftOut(_ integer: String) -> String {
        """
        ALTER TABLE zoho_modules ADD COLUMN page_failures \(integer) NOT NULL DEFAULT 0;
        ALTER TABLE zoho_modules ADD COLUMN left_out \(integer) NOT NULL DEFAULT 0;
        ALTER TABLE zoho_modules ADD COLUMN last_left_out TEXT;
        """
    }

    private static let sqliteEvents = """
        CREATE TABLE zoho_events (
            id TEXT NOT NULL PRIMARY KEY,
            dedup_key TEXT NOT NULL UNIQUE,
            module TEXT NOT NULL,
            operation TEXT NOT NULL,
            records TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
            attempts INTEGER NOT NULL,
            last_error TEXT,
            received_at TEXT NOT NULL,
            processed_at TEXT
        ) STRICT;
        CREATE INDEX zoho_events_by_state ON zoho_events (state, received_at);
        """

    private static let postgresqlEvents = """
        CREATE TABLE zoho_events (
            id UUID PRIMARY KEY,
            dedup_key TEXT NOT NULL UNIQUE,
            module TEXT NOT NULL,
            operation TEXT NOT NULL,
            records JSONB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
            attempts BIGINT NOT NULL,
            last_error TEXT,
            received_at TIMESTAMPTZ(3) NOT NULL,
            processed_at TIMESTAMPTZ(3)
        );
        CREATE INDEX zoho_events_by_state ON zoho_events (state, received_at);
        """

    private static let sqliteSync = """
        CREATE TABLE zoho_modules (
            module TEXT NOT NULL PRIMARY KEY,
            run_id TEXT,
            stage TEXT NOT NULL CHECK (stage IN ('records', 'deleted', 'done')),
            since TEXT,
            mark TEXT,
            page_token TEXT,
            deleted_mark TEXT,
            deleted_page INTEGER NOT NULL,
            started_at TEXT,
            last_success_at TEXT,
            last_error TEXT,
            last_error_at TEXT,
            fetched INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            unchanged INTEGER NOT NULL,
            deleted INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE zoho_runs (
            name TEXT NOT NULL PRIMARY KEY,
            run_id TEXT NOT NULL,
            requested_at TEXT NOT NULL,
            finished_at TEXT,
            lease_until TEXT NOT NULL
        ) STRICT;
        CREATE TABLE zoho_orders (
            order_key TEXT NOT NULL PRIMARY KEY,
            recommendation TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('begun', 'done')),
            remote_id TEXT,
            begun_at TEXT NOT NULL,
            finished_at TEXT
        ) STRICT;
        """

    private static let postgresqlSync = """
        CREATE TABLE zoho_modules (
            module TEXT PRIMARY KEY,
            run_id UUID,
            stage TEXT NOT NULL CHECK (stage IN ('records', 'deleted', 'done')),
            since TIMESTAMPTZ(3),
            mark TIMESTAMPTZ(3),
            page_token TEXT,
            deleted_mark TIMESTAMPTZ(3),
            deleted_page BIGINT NOT NULL,
            started_at TIMESTAMPTZ(3),
            last_success_at TIMESTAMPTZ(3),
            last_error TEXT,
            last_error_at TIMESTAMPTZ(3),
            fetched BIGINT NOT NULL,
            created BIGINT NOT NULL,
            updated BIGINT NOT NULL,
            unchanged BIGINT NOT NULL,
            deleted BIGINT NOT NULL
        );
        CREATE TABLE zoho_runs (
            name TEXT PRIMARY KEY,
            run_id UUID NOT NULL,
            requested_at TIMESTAMPTZ(3) NOT NULL,
            finished_at TIMESTAMPTZ(3),
            lease_until TIMESTAMPTZ(3) NOT NULL
        );
        CREATE TABLE zoho_orders (
            order_key TEXT PRIMARY KEY,
            recommendation TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('begun', 'done')),
            remote_id TEXT,
            begun_at TIMESTAMPTZ(3) NOT NULL,
            finished_at TIMESTAMPTZ(3)
        );
        """
}
