extension AuditSchema {
    /// Names the column that has no value. `pg_dump` would name it otherwise, and a restored view be another one.
    static let postgresqlView = """
        CREATE OR REPLACE VIEW audit_rows AS
        SELECT e.idx, e.id, e.created_at, e.action, e.resource_type, e.entry, e.hash, v.user_id, v.subject_id,
            v.resource_id, v.actor_name, v.ip_address, v.user_agent, v.details
        FROM (
            SELECT idx, id, created_at, action, resource_type, entry, hash FROM audit_entries
            UNION ALL
            SELECT NULL::bigint AS idx, id, created_at, action, resource_type, entry, hash FROM audit_pending
        ) e LEFT JOIN audit_values v ON v.entry_id = e.id;
        """

    static let postgresqlTables = """
        CREATE TABLE audit_entries (
            idx BIGINT PRIMARY KEY CHECK (idx >= 0),
            id UUID NOT NULL UNIQUE,
            created_at TIMESTAMPTZ(3) NOT NULL,
            action TEXT NOT NULL,
            resource_type TEXT NOT NULL,
            entry TEXT NOT NULL,
            hash BYTEA NOT NULL
        );
        CREATE INDEX audit_entries_created_at ON audit_entries (created_at);
        CREATE TABLE audit_pending (
            number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id UUID NOT NULL UNIQUE,
            created_at TIMESTAMPTZ(3) NOT NULL,
            action TEXT NOT NULL,
            resource_type TEXT NOT NULL,
            entry TEXT NOT NULL,
            hash BYTEA NOT NULL
        );
        CREATE TABLE audit_values (
            entry_id UUID PRIMARY KEY,
            user_id UUID,
            subject_id UUID,
            resource_id TEXT,
            actor_name BYTEA,
            ip_address BYTEA,
            user_agent BYTEA,
            details BYTEA
        );
        CREATE INDEX audit_values_user_id ON audit_values (user_id) WHERE user_id IS NOT NULL;
        CREATE INDEX audit_values_subject_id ON audit_values (subject_id) WHERE subject_id IS NOT NULL;
        CREATE VIEW audit_rows AS
        SELECT e.idx, e.id, e.created_at, e.action, e.resource_type, e.entry, e.hash, v.user_id, v.subject_id,
            v.resource_id, v.actor_name, v.ip_address, v.user_agent, v.details
        FROM (
            SELECT idx, id, created_at, action, resource_type, entry, hash FROM audit_entries
            UNION ALL
            SELECT NULL, id, created_at, action, resource_type, entry, hash FROM audit_pending
        ) e LEFT JOIN audit_values v ON v.entry_id = e.id;
        CREATE VIEW audit_logs AS
        SELECT id, created_at AS timestamp, created_at, user_id, action, resource_type, resource_id,
            'sealed:' || encode(details, 'hex') AS details, 'sealed:' || encode(ip_address, 'hex') AS ip_address,
            encode(hash, 'hex') AS hash, idx AS log_index
        FROM audit_rows;

        """

    static let postgresqlTriggers = """
        CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
        END $$;
        CREATE FUNCTION audit_server_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('castellan.inside', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION '%: only the server does %', TG_TABLE_NAME, TG_OP;
            END IF;
            RETURN NULL;
        END $$;
        CREATE FUNCTION audit_entries_without_gaps() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            lowest BIGINT;
            highest BIGINT;
            number BIGINT;
        BEGIN
            SELECT min(idx), max(idx), count(*) INTO lowest, highest, number FROM added;
            IF number > 0 AND (highest - lowest + 1 <> number
                OR lowest > 0 AND NOT EXISTS (SELECT 1 FROM audit_entries WHERE idx = lowest - 1)) THEN
                RAISE EXCEPTION 'audit_entries: indexes follow one another without gaps';
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER audit_entries_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_entries_server BEFORE INSERT ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION audit_server_only();
        CREATE TRIGGER audit_entries_gaps AFTER INSERT ON audit_entries REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_without_gaps();

        CREATE TRIGGER audit_pending_refuse BEFORE UPDATE OR TRUNCATE ON audit_pending
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_pending_server BEFORE INSERT OR DELETE ON audit_pending
        FOR EACH STATEMENT EXECUTE FUNCTION audit_server_only();

        CREATE TRIGGER audit_values_refuse BEFORE DELETE OR TRUNCATE ON audit_values
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_values_server BEFORE INSERT ON audit_values
        FOR EACH STATEMENT EXECUTE FUNCTION audit_server_only();
        CREATE TRIGGER audit_values_erase BEFORE UPDATE ON audit_values
        FOR EACH ROW WHEN (
            NEW.entry_id IS DISTINCT FROM OLD.entry_id
            OR coalesce(NEW.user_id, OLD.user_id) IS DISTINCT FROM OLD.user_id
            OR coalesce(NEW.subject_id, OLD.subject_id) IS DISTINCT FROM OLD.subject_id
            OR coalesce(NEW.resource_id, OLD.resource_id) IS DISTINCT FROM OLD.resource_id
            OR coalesce(NEW.actor_name, OLD.actor_name) IS DISTINCT FROM OLD.actor_name
            OR coalesce(NEW.ip_address, OLD.ip_address) IS DISTINCT FROM OLD.ip_address
            OR coalesce(NEW.user_agent, OLD.user_agent) IS DISTINCT FROM OLD.user_agent
            OR coalesce(NEW.details, OLD.details) IS DISTINCT FROM OLD.details
        ) EXECUTE FUNCTION audit_refuse();
        """
}
