extension SecurityEventsSchema {
    /// The indexes of what is rare, with the column that says what they hold: only so does SQLite count from them without reading
    /// a row for each entry. PostgreSQL knows by itself.
    static let countedIndexes = """
        DROP INDEX security_events_critical;
        DROP INDEX security_events_errors;
        DROP INDEX security_events_of_accounts;
        DROP INDEX security_events_suspicious;
        DROP INDEX security_events_of_authorization;
        CREATE INDEX security_events_critical ON security_events (created_at, id, severity) WHERE severity = 'critical';
        CREATE INDEX security_events_errors ON security_events (created_at, id, severity) WHERE severity = 'error';
        CREATE INDEX security_events_of_accounts ON security_events (created_at, id, event_category)
            WHERE event_category = 'account';
        CREATE INDEX security_events_suspicious ON security_events (created_at, id, event_category)
            WHERE event_category = 'suspicious';
        CREATE INDEX security_events_of_authorization ON security_events (created_at, id, event_category)
            WHERE event_category = 'authorization';
        """
}
