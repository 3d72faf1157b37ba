extension SecurityEventsSchema {
    /// `stream_position` is the row's own number: one writer commits in its order, and AUTOINCREMENT never gives a number twice, so
    /// whoever has read up to one has missed nothing. The table is written anew, since SQLite can't add such a column.
    ///
    /// Indexes ascend, because appending at the right edge is what both engines are quick at; lists read them backwards.
    static let sqlitePositions = """
        CREATE TABLE security_events_new (
            stream_position INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
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
        INSERT INTO security_events_new (id, event_type, event_category, severity, user_id, email, username, ip_address,
            user_agent, request_path, request_method, success, message, metadata, api_key_id, location_city,
            location_region, location_country, location_lat, location_lng, location_timezone, created_at)
        SELECT id, event_type, event_category, severity, user_id, email, username, ip_address, user_agent,
            request_path, request_method, success, message, metadata, api_key_id, location_city, location_region,
            location_country, location_lat, location_lng, location_timezone, created_at
        FROM security_events ORDER BY created_at, id;
        DROP TABLE security_events;
        ALTER TABLE security_events_new RENAME TO security_events;

        """ + indexes + """
            CREATE TABLE security_event_counts (
                owner TEXT NOT NULL,
                span TEXT NOT NULL CHECK (span IN ('hour', 'day')),
                starts_at TEXT NOT NULL,
                event_type TEXT NOT NULL,
                event_category TEXT NOT NULL,
                severity TEXT NOT NULL,
                success INTEGER NOT NULL CHECK (success IN (0, 1)),
                writer INTEGER NOT NULL,
                events INTEGER NOT NULL,
                PRIMARY KEY (owner, span, starts_at, event_type, severity, success, writer)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX security_event_counts_by_time ON security_event_counts (starts_at);
            INSERT INTO security_event_counts
            SELECT '*', 'hour', substr(created_at, 1, 13) || ':00:00.000', event_type, event_category, severity, success, 0,
                COUNT(*) FROM security_events GROUP BY 3, 4, 5, 6, 7
            UNION ALL
            SELECT '*', 'day', substr(created_at, 1, 10) || ' 00:00:00.000', event_type, event_category, severity, success,
                0, COUNT(*) FROM security_events GROUP BY 3, 4, 5, 6, 7
            UNION ALL
            SELECT user_id, 'day', substr(created_at, 1, 10) || ' 00:00:00.000', event_type, event_category, severity,
                success, 0, COUNT(*) FROM security_events WHERE user_id IS NOT NULL GROUP BY 1, 3, 4, 5, 6, 7;
            """

    /// One index for each way to ask. What a question may add to time or type stands in their indexes too, so that ten thousand rows
    /// are counted without reading them. Those of a category or severity hold only what is rare: the rest is found at once on the
    /// way back through time.
    static let indexes = """
        CREATE INDEX security_events_by_time ON security_events (created_at, id, event_category, severity, success);
        CREATE INDEX security_events_by_type ON security_events (event_type, created_at, id, severity, success);
        CREATE INDEX security_events_by_user ON security_events (user_id, created_at, id) WHERE user_id IS NOT NULL;
        CREATE INDEX security_events_by_address ON security_events (ip_address, created_at, id)
            WHERE ip_address IS NOT NULL;
        CREATE INDEX security_events_by_email ON security_events (email, created_at, id) WHERE email IS NOT NULL;
        CREATE INDEX security_events_by_username ON security_events (username, created_at, id)
            WHERE username IS NOT NULL AND user_id IS NULL;
        CREATE INDEX security_events_by_key ON security_events (api_key_id, created_at, id)
            WHERE api_key_id IS NOT NULL;
        CREATE INDEX security_events_critical ON security_events (created_at, id) WHERE severity = 'critical';
        CREATE INDEX security_events_errors ON security_events (created_at, id) WHERE severity = 'error';
        CREATE INDEX security_events_of_accounts ON security_events (created_at, id)
            WHERE event_category = 'account';
        CREATE INDEX security_events_suspicious ON security_events (created_at, id)
            WHERE event_category = 'suspicious';
        CREATE INDEX security_events_of_authorization ON security_events (created_at, id)
            WHERE event_category = 'authorization';

        """
}
