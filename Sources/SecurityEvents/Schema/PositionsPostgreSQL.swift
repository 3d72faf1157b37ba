extension SecurityEventsSchema {
    /// `stream_position` is the number of the transaction that wrote the row. Transactions commit out of their order, so only what
    /// lies below `security_events_horizon()` may be read on: every transaction below it has ended, and none begins there any
    /// more. Rows of one transaction appear together and are ordered by id.
    ///
    /// A dump that is restored into another server brings numbers that this server hasn't reached: `security_events_resume()`,
    /// run at each start, then moves the base so that what comes is above what came.
    static let postgresqlPositions = """
        CREATE TABLE security_events_clock (id INTEGER PRIMARY KEY CHECK (id = 1), base BIGINT NOT NULL);
        INSERT INTO security_events_clock (id, base) VALUES (1, 0);
        CREATE FUNCTION security_events_position() RETURNS BIGINT
        LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
            SELECT base + pg_current_xact_id()::text::bigint FROM security_events_clock
        $$;
        CREATE FUNCTION security_events_horizon() RETURNS BIGINT
        LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
            SELECT base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM security_events_clock
        $$;
        ALTER TABLE security_events ADD COLUMN stream_position BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE security_events ALTER COLUMN stream_position SET DEFAULT security_events_position();
        CREATE INDEX security_events_by_position ON security_events (stream_position, id);
        CREATE FUNCTION security_events_resume() RETURNS BOOLEAN
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        DECLARE
            highest BIGINT := (SELECT max(stream_position) FROM security_events);
            reached BIGINT := (SELECT base + pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                FROM security_events_clock);
        BEGIN
            IF highest IS NULL OR highest < reached THEN
                RETURN FALSE;
            END IF;
            UPDATE security_events_clock SET base = base + highest - reached + 1;
            RETURN TRUE;
        END $$;

        DROP INDEX security_events_by_user;
        DROP INDEX security_events_by_user_and_type;
        DROP INDEX security_events_by_type;
        DROP INDEX security_events_by_time;

        """ + indexes + """
            CREATE TABLE security_event_counts (
                owner TEXT COLLATE "C" NOT NULL,
                span TEXT COLLATE "C" NOT NULL CHECK (span IN ('hour', 'day')),
                starts_at TIMESTAMPTZ(3) NOT NULL,
                event_type TEXT COLLATE "C" NOT NULL,
                event_category TEXT NOT NULL,
                severity TEXT COLLATE "C" NOT NULL,
                success BOOLEAN NOT NULL,
                writer BIGINT NOT NULL,
                events BIGINT NOT NULL,
                PRIMARY KEY (owner, span, starts_at, event_type, severity, success, writer)
            ) WITH (fillfactor = 70);
            CREATE INDEX security_event_counts_by_time ON security_event_counts (starts_at);
            INSERT INTO security_event_counts
            SELECT '*', 'hour', date_trunc('hour', created_at, 'UTC'), event_type, event_category, severity, success, 0,
                COUNT(*) FROM security_events GROUP BY 3, 4, 5, 6, 7
            UNION ALL
            SELECT '*', 'day', date_trunc('day', created_at, 'UTC'), event_type, event_category, severity, success, 0,
                COUNT(*) FROM security_events GROUP BY 3, 4, 5, 6, 7
            UNION ALL
            SELECT user_id::text, 'day', date_trunc('day', created_at, 'UTC'), event_type, event_category, severity,
                success, 0, COUNT(*) FROM security_events WHERE user_id IS NOT NULL GROUP BY 1, 3, 4, 5, 6, 7;

            CREATE FUNCTION security_events_drop_partitions(before TIMESTAMPTZ) RETURNS BIGINT
            LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
            DECLARE
                child TEXT;
                dropped BIGINT := 0;
            BEGIN
                FOR child IN
                    SELECT relname FROM pg_class JOIN pg_inherits ON inhrelid = pg_class.oid
                    WHERE inhparent = 'security_events'::regclass AND relname ~ '^security_events_[0-9]{4}_[0-9]{2}$'
                LOOP
                    IF (to_date(right(child, 7), 'YYYY_MM') + INTERVAL '1 month') AT TIME ZONE 'UTC' <= before THEN
                        EXECUTE format('DROP TABLE %I', child);
                        dropped := dropped + 1;
                    END IF;
                END LOOP;
                RETURN dropped;
            END $$;
            """
}
