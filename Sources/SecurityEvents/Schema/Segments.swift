extension SecurityEventsSchema {
    /// A segment keeps of each event what can stay when the event goes: its id and its salted digest, 16 and 32 bytes one behind the
    /// other. The salts stand in the events' own rows and go with them. Where a segment ends says where the next one begins.
    static let sqliteSegments = """
        ALTER TABLE security_events ADD COLUMN salt BLOB;
        CREATE TABLE security_event_segments (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            entry_id TEXT NOT NULL UNIQUE,
            last_position INTEGER NOT NULL,
            last_id TEXT NOT NULL,
            last_at TEXT NOT NULL,
            ids BLOB NOT NULL,
            digests BLOB NOT NULL
        ) STRICT;
        CREATE INDEX security_event_segments_by_position ON security_event_segments (last_position, last_id);
        """

    /// Rows that are written many at once get their salt here.
    static let postgresqlSegments = """
        ALTER TABLE security_events ADD COLUMN salt BYTEA;
        ALTER TABLE security_events ALTER COLUMN salt SET DEFAULT uuid_send(gen_random_uuid());
        CREATE TABLE security_event_segments (
            number BIGINT PRIMARY KEY CHECK (number > 0),
            entry_id UUID NOT NULL UNIQUE,
            last_position BIGINT NOT NULL,
            last_id UUID NOT NULL,
            last_at TIMESTAMPTZ(3) NOT NULL,
            ids BYTEA NOT NULL,
            digests BYTEA NOT NULL
        );
        CREATE INDEX security_event_segments_by_position ON security_event_segments (last_position, last_id);
        """
}
