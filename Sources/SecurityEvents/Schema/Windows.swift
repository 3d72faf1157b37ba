extension SecurityEventsSchema {
    /// Two changes for delivery of many events beside ten million, which otherwise touches a page for each address and each user: the
    /// index by address stands apart by windows of ten hours, and the counts of one day stand together.
    static let sqliteWindows = """
        DROP INDEX security_events_by_address;
        CREATE INDEX security_events_by_address ON security_events (substr(created_at, 1, 12), ip_address, created_at)
            WHERE ip_address IS NOT NULL;
        CREATE TABLE security_event_counts_new (
            starts_at TEXT NOT NULL,
            span TEXT NOT NULL CHECK (span IN ('hour', 'day')),
            owner TEXT NOT NULL,
            event_type TEXT NOT NULL,
            event_category TEXT NOT NULL,
            severity TEXT NOT NULL,
            success INTEGER NOT NULL CHECK (success IN (0, 1)),
            writer INTEGER NOT NULL,
            events INTEGER NOT NULL,
            PRIMARY KEY (starts_at, span, owner, event_type, severity, success, writer)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO security_event_counts_new (starts_at, span, owner, event_type, event_category, severity, success, writer,
            events)
        SELECT starts_at, span, owner, event_type, event_category, severity, success, writer, events
        FROM security_event_counts;
        DROP TABLE security_event_counts;
        ALTER TABLE security_event_counts_new RENAME TO security_event_counts;
        """

    /// PostgreSQL's index by address needs no windows: its pages are written once between two checkpoints.
    static let postgresqlWindows = """
        ALTER TABLE security_event_counts DROP CONSTRAINT security_event_counts_pkey;
        ALTER TABLE security_event_counts
            ADD PRIMARY KEY (starts_at, span, owner, event_type, severity, success, writer);
        DROP INDEX security_event_counts_by_time;
        """
}
