/// The tables of the hash tree on PostgreSQL; `SchemaTree.swift` says what they hold.
extension AuditSchema {
    static let postgresqlTree = """
        CREATE TABLE audit_head (
            epoch BIGINT PRIMARY KEY,
            origin TEXT NOT NULL UNIQUE,
            first_index BIGINT NOT NULL,
            size BIGINT NOT NULL,
            right_edge BYTEA NOT NULL,
            root BYTEA NOT NULL,
            min_index BIGINT NOT NULL
        );
        CREATE TABLE audit_nodes (
            epoch BIGINT NOT NULL,
            level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 7),
            n BIGINT NOT NULL,
            hash BYTEA NOT NULL CHECK (length(hash) = 32),
            PRIMARY KEY (epoch, level, n)
        );
        CREATE TABLE audit_checkpoints (
            epoch BIGINT NOT NULL,
            size BIGINT NOT NULL,
            note TEXT NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL,
            PRIMARY KEY (epoch, size)
        );
        CREATE TABLE audit_keys (
            vkey TEXT PRIMARY KEY,
            epoch BIGINT NOT NULL,
            private_key BYTEA,
            created_at TIMESTAMPTZ(3) NOT NULL,
            retires_at TIMESTAMPTZ(3)
        );

        CREATE TABLE audit_holds (
            subject_id UUID PRIMARY KEY,
            created_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX audit_entries_action ON audit_entries (action, idx);

        DROP TRIGGER audit_entries_refuse ON audit_entries;
        CREATE TRIGGER audit_entries_refuse BEFORE DELETE OR TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE FUNCTION audit_entries_only_pruned() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.entry <> '' OR NEW.idx <> OLD.idx OR NEW.id <> OLD.id OR NEW.hash <> OLD.hash
                OR NEW.created_at <> OLD.created_at OR NEW.action <> OLD.action
                OR NEW.resource_type <> OLD.resource_type
                OR current_setting('castellan.inside', true) IS DISTINCT FROM 'on'
                OR NOT EXISTS (SELECT FROM audit_head
                    WHERE OLD.idx >= first_index AND OLD.idx < first_index + min_index) THEN
                RAISE EXCEPTION 'audit_entries is append-only';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER audit_entries_prune BEFORE UPDATE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION audit_entries_only_pruned();

        CREATE TRIGGER audit_head_refuse BEFORE DELETE OR TRUNCATE ON audit_head
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_head_server BEFORE INSERT OR UPDATE ON audit_head
        FOR EACH STATEMENT EXECUTE FUNCTION audit_server_only();
        CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head
        FOR EACH ROW WHEN (
            NEW.epoch IS DISTINCT FROM OLD.epoch OR NEW.origin IS DISTINCT FROM OLD.origin
            OR NEW.first_index IS DISTINCT FROM OLD.first_index
            OR NEW.size < OLD.size OR NEW.min_index < OLD.min_index OR NEW.min_index > NEW.size
            OR NEW.size = OLD.size AND (NEW.root IS DISTINCT FROM OLD.root
                OR NEW.right_edge IS DISTINCT FROM OLD.right_edge)
        ) EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_nodes_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_nodes
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_nodes_server BEFORE INSERT ON audit_nodes
        FOR EACH STATEMENT EXECUTE FUNCTION audit_server_only();
        CREATE TRIGGER audit_checkpoints_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_checkpoints_server BEFORE INSERT ON audit_checkpoints
        FOR EACH STATEMENT EXECUTE FUNCTION audit_server_only();
        CREATE TRIGGER audit_keys_refuse BEFORE DELETE OR TRUNCATE ON audit_keys
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_keys_server BEFORE INSERT OR UPDATE ON audit_keys
        FOR EACH STATEMENT EXECUTE FUNCTION audit_server_only();
        CREATE TRIGGER audit_keys_retire BEFORE UPDATE ON audit_keys
        FOR EACH ROW WHEN (
            NEW.vkey IS DISTINCT FROM OLD.vkey OR NEW.epoch IS DISTINCT FROM OLD.epoch
            OR NEW.created_at IS DISTINCT FROM OLD.created_at
            OR coalesce(NEW.private_key, OLD.private_key) IS DISTINCT FROM OLD.private_key
            OR OLD.retires_at IS NOT NULL AND NEW.retires_at IS DISTINCT FROM OLD.retires_at
        ) EXECUTE FUNCTION audit_refuse();
        """
}
