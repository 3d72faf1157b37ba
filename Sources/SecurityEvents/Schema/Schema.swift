public import Store

/// The tables of this room.
public enum SecurityEventsSchema {
    /// In order; steps that were released are never edited.
    public static let migrations = [
        Migration(
            room: "SecurityEvents", number: 1, name: "events", sqlite: sqliteEvents, postgresql: postgresqlEvents),
        Migration(
            room: "SecurityEvents", number: 2, name: "positions and counts", sqlite: sqlitePositions,
            postgresql: postgresqlPositions),
        Migration(
            room: "SecurityEvents", number: 3, name: "indexes that are counted alone", sqlite: countedIndexes,
            postgresql: ""),
        Migration(
            room: "SecurityEvents", number: 4, name: "segments", sqlite: sqliteSegments,
            postgresql: postgresqlSegments),
        Migration(
            room: "SecurityEvents", number: 5, name: "addresses and counts by time", sqlite: sqliteWindows,
            postgresql: postgresqlWindows),
    ]

    private static let sqliteEvents = """
        CREATE TABLE security_events (
            id TEXT NOT NULL PRIMARY KEY,
            event_type TEXT NOT NULL,
            event_category TEXT NOT NULL CHECK (event_category IN
                ('authentication', 'authorization', 'api_key', 'account', 'suspicious', 'data_access')),
            severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
            user_id TEXT,
            email TEXT,
            username TEXT,
            ip_address TEXT,
            user_agent TEXT,
            request_path TEXT,
            request_method TEXT,
            success INTEGER NOT NULL CHECK (success IN (0, 1)),
            message TEXT,
            metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
            api_key_id TEXT,
            location_city TEXT,
            location_region TEXT,
            location_country TEXT,
            location_lat REAL,
            location_lng REAL,
            location_timezone TEXT,
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX security_events_by_user ON security_events (user_id, created_at DESC, id DESC);
        CREATE INDEX security_events_by_user_and_type
            ON security_events (user_id, event_type, created_at DESC, id DESC);
        CREATE INDEX security_events_by_type ON security_events (event_type, created_at DESC, id DESC);
        CREATE INDEX security_events_by_time ON security_events (created_at DESC, id DESC);
        """

    /// Partitions by month are made ahead by ``EventLog/makePartitions()``; what finds none lands in the default
    /// partition, and is moved when its month's partition is made.
    private static let postgresqlEvents = """
        CREATE TABLE security_events (
            id UUID NOT NULL,
            event_type TEXT COLLATE "C" NOT NULL,
            event_category TEXT NOT NULL CHECK (event_category IN
                ('authentication', 'authorization', 'api_key', 'account', 'suspicious', 'data_access')),
            severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error', 'critical')),
            user_id UUID,
            email TEXT,
            username TEXT,
            ip_address TEXT,
            user_agent TEXT,
            request_path TEXT,
            request_method TEXT,
            success BOOLEAN NOT NULL,
            message TEXT,
            metadata JSONB NOT NULL DEFAULT '{}',
            api_key_id UUID,
            location_city TEXT,
            location_region TEXT,
            location_country TEXT,
            location_lat DOUBLE PRECISION,
            location_lng DOUBLE PRECISION,
            location_timezone TEXT,
            created_at TIMESTAMPTZ(3) NOT NULL,
            PRIMARY KEY (id, created_at)
        ) PARTITION BY RANGE (created_at);
        CREATE INDEX security_events_by_user ON security_events (user_id, created_at DESC, id DESC);
        CREATE INDEX security_events_by_user_and_type
            ON security_events (user_id, event_type, created_at DESC, id DESC);
        CREATE INDEX security_events_by_type ON security_events (event_type, created_at DESC, id DESC);
        CREATE INDEX security_events_by_time ON security_events (created_at DESC, id DESC);
        CREATE TABLE security_events_default PARTITION OF security_events DEFAULT;

        CREATE FUNCTION security_events_make_partition(month_of TIMESTAMPTZ) RETURNS BOOLEAN
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        DECLARE
            first_day TIMESTAMP := date_trunc('month', month_of AT TIME ZONE 'UTC');
            starts TIMESTAMPTZ := first_day AT TIME ZONE 'UTC';
            ends TIMESTAMPTZ := (first_day + INTERVAL '1 month') AT TIME ZONE 'UTC';
            name TEXT := 'security_events_' || to_char(first_day, 'YYYY_MM');
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('security_events_make_partition'));
            IF to_regclass(name) IS NOT NULL THEN
                RETURN FALSE;
            END IF;
            EXECUTE format('CREATE TABLE %I (LIKE security_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
            EXECUTE format('WITH moved AS (DELETE FROM security_events_default WHERE created_at >= %L '
                'AND created_at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved', starts, ends, name);
            EXECUTE format('ALTER TABLE security_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                name, starts, ends);
            RETURN TRUE;
        END $$;
        SELECT security_events_make_partition(now()), security_events_make_partition(now() + INTERVAL '1 month');
        """
}
