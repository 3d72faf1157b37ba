/// `castellan db grant`: PostgreSQL's roles, so that the server can't change its own tables or rewrite its audit log.
///
/// | role | may |
/// |---|---|
/// | owner | everything: `castellan migrate` runs as it |
/// | app | read and write rows, but neither change nor remove audit entries; only have the texts of those removed that retention has gone past and that are a year old (`audit_prune`). `DATABASE_URL` names it |
/// | retention | read, and remove security events that are past their time |
public enum DatabaseRoles {
    /// The statements, for psql. They may run any number of times; run them again after each migration.
    public static func sql(prefix: String, schema: String) throws(CommandFault) -> String {
        for name in [prefix, schema] where !isName(name) {
            throw CommandFault(
                .badInput, "“\(name)” can't be part of a name",
                advice: "use lower-case letters, digits and _, up to 40 of them")
        }
        return template.replacing("{prefix}", with: prefix).replacing("{schema}", with: schema)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 40 else { return false }
        let isLetter = { (byte: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
        }
        return isLetter(first)
            && text.utf8.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static let template = """
        -- PostgreSQL's roles for Castellan. Run it with psql as a superuser, connected to Castellan's database; run it again after
        -- each `castellan migrate`, which must connect as {prefix}_owner. Then give each role its password: \\password {prefix}_app
        BEGIN;

        DO $$
        DECLARE
            role_name TEXT;
            relation RECORD;
        BEGIN
            FOREACH role_name IN ARRAY ARRAY['{prefix}_owner', '{prefix}_app', '{prefix}_retention'] LOOP
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
                    EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', role_name);
                END IF;
                EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
            END LOOP;
            -- Tables that somebody else made before there were roles.
            FOR relation IN
                SELECT c.oid::regclass AS name, CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = '{schema}' AND c.relkind IN ('r', 'p', 'v')
            LOOP
                EXECUTE format('ALTER %s %s OWNER TO {prefix}_owner', relation.kind, relation.name);
            END LOOP;
            FOR relation IN
                SELECT p.oid::regprocedure AS name
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname = '{schema}'
            LOOP
                EXECUTE format('ALTER FUNCTION %s OWNER TO {prefix}_owner', relation.name);
            END LOOP;
        END $$;

        REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC;
        GRANT USAGE, CREATE ON SCHEMA {schema} TO {prefix}_owner;
        GRANT USAGE ON SCHEMA {schema} TO {prefix}_app, {prefix}_retention;

        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {prefix}_app;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {prefix}_app;
        ALTER DEFAULT PRIVILEGES FOR ROLE {prefix}_owner IN SCHEMA {schema}
            GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {prefix}_app;
        ALTER DEFAULT PRIVILEGES FOR ROLE {prefix}_owner IN SCHEMA {schema}
            GRANT USAGE, SELECT ON SEQUENCES TO {prefix}_app;

        -- What the server itself may not do, whatever somebody makes it do.
        DO $$
        BEGIN
            IF to_regclass('{schema}.schema_migrations') IS NOT NULL THEN
                REVOKE INSERT, UPDATE, DELETE ON {schema}.schema_migrations FROM {prefix}_app;
                REVOKE UPDATE, DELETE ON {schema}.audit_entries, {schema}.audit_nodes, {schema}.audit_checkpoints,
                    {schema}.audit_reports FROM {prefix}_app;
                REVOKE UPDATE, DELETE ON {schema}.audit_values, {schema}.audit_head, {schema}.audit_keys FROM {prefix}_app;
                REVOKE UPDATE ON {schema}.audit_pending, {schema}.audit_holds FROM {prefix}_app;
                -- It appends to the log, erases values and retires keys; the tables' triggers see to that.
                GRANT UPDATE (size, right_edge, root, min_index) ON {schema}.audit_head TO {prefix}_app;
                GRANT UPDATE (user_id, subject_id, resource_id, actor_name, ip_address, user_agent, details)
                    ON {schema}.audit_values TO {prefix}_app;
                GRANT UPDATE (private_key, retires_at) ON {schema}.audit_keys TO {prefix}_app;
                GRANT SELECT, DELETE ON {schema}.security_events TO {prefix}_retention;
            END IF;
            -- Retention: the owner's right, through a function that gives up no entry that is younger than a year.
            IF to_regprocedure('{schema}.audit_prune(BIGINT, BIGINT)') IS NOT NULL THEN
                REVOKE EXECUTE ON FUNCTION {schema}.audit_prune(BIGINT, BIGINT) FROM PUBLIC;
                GRANT EXECUTE ON FUNCTION {schema}.audit_prune(BIGINT, BIGINT) TO {prefix}_app;
            END IF;
        END $$;

        COMMIT;

        """
}
