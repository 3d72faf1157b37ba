/// What retention may do to entries: empty the texts of those that it has gone past, once they are a year old by the database's own clock.
///
/// On PostgreSQL the text is emptied by `audit_prune`, with the rights of the tables' owner, so that the server's role needs none to
/// change an entry; the trigger says the same to owner and server.
extension AuditSchema {
    static let sqliteRetention = """
        DROP TRIGGER audit_entries_update;
        CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries
        WHEN NEW.entry IS NOT '' OR NEW.idx IS NOT OLD.idx OR NEW.id IS NOT OLD.id OR NEW.hash IS NOT OLD.hash
            OR NEW.created_at IS NOT OLD.created_at OR NEW.action IS NOT OLD.action
            OR NEW.resource_type IS NOT OLD.resource_type
            OR OLD.created_at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-365 days')
            OR NOT EXISTS (
                SELECT 1 FROM audit_head WHERE OLD.idx >= first_index AND OLD.idx < first_index + min_index)
            OR (SELECT inside FROM server_guard) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;
        """

    static let postgresqlRetention = """
        CREATE OR REPLACE FUNCTION audit_entries_only_pruned() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.entry <> '' OR NEW.idx <> OLD.idx OR NEW.id <> OLD.id OR NEW.hash <> OLD.hash
                OR NEW.created_at <> OLD.created_at OR NEW.action <> OLD.action
                OR NEW.resource_type <> OLD.resource_type
                OR OLD.created_at >= now() - INTERVAL '365 days'
                OR current_setting('castellan.inside', true) IS DISTINCT FROM 'on'
                OR NOT EXISTS (SELECT FROM audit_head
                    WHERE OLD.idx >= first_index AND OLD.idx < first_index + min_index) THEN
                RAISE EXCEPTION 'audit_entries is append-only';
            END IF;
            RETURN NEW;
        END $$;
        CREATE FUNCTION audit_prune(first BIGINT, past BIGINT) RETURNS BIGINT
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        DECLARE
            number BIGINT;
        BEGIN
            UPDATE audit_entries SET entry = '' WHERE idx >= first AND idx < past AND entry <> '';
            GET DIAGNOSTICS number = ROW_COUNT;
            RETURN number;
        END $$;
        """
}
