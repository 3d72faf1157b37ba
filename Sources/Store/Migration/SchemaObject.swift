/// A table, a trigger or the like, as the engine describes it.
struct SchemaObject: RowDecodable, Hashable {
    /// `trigger`, `table`, `function`…
    let kind: String
    let name: String
    /// The table it belongs to; empty for what belongs to none.
    let table: String
    let definition: String

    init(row: Row) throws(StoreFault) {
        kind = try row.get(0)
        name = try row.get(1)
        table = try row.get(2)
        definition = try row.get(3)
    }

    /// Whether it acts by itself on what is written to its table.
    var actsByItself: Bool { kind == "trigger" || kind == "rule" }

    /// By what it is known: names are unique within a kind, those of triggers and rules within a table.
    var label: String { actsByItself && !table.isEmpty ? "\(kind) \(name) on \(table)" : "\(kind) \(name)" }
}

extension Dialect {
    /// What there is in the current schema. Partitions are as their table is, and come and go, so they are left out.
    var schemaObjects: SQL {
        switch engine {
        case .sqlite: "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        case .postgresql: Self.catalogue
        }
    }

    private static let catalogue: SQL = """
        WITH relations AS (
            SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND NOT c.relispartition
        )
        SELECT 'table', relname::text, '', concat_ws(', ',
            CASE WHEN relrowsecurity THEN 'row security' END,
            (SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN 'not null' END, nullif(a.attidentity, ''),
                pg_get_expr(d.adbin, d.adrelid)), ', ' ORDER BY a.attnum)
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = relations.oid AND a.attnum > 0 AND NOT a.attisdropped))
        FROM relations WHERE relkind IN ('r', 'p')
        UNION ALL
        SELECT 'view', relname::text, '', pg_get_viewdef(oid, true) FROM relations WHERE relkind = 'v'
        UNION ALL
        SELECT 'index', i.relname::text, r.relname::text, pg_get_indexdef(i.oid, 0, true)
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN relations r ON r.oid = x.indrelid
        UNION ALL
        SELECT 'constraint', conname::text, r.relname::text, pg_get_constraintdef(k.oid, true)
        FROM pg_constraint k JOIN relations r ON r.oid = k.conrelid
        UNION ALL
        SELECT 'trigger', tgname::text, r.relname::text, tgenabled::text || ' ' || pg_get_triggerdef(t.oid, true)
        FROM pg_trigger t JOIN relations r ON r.oid = t.tgrelid WHERE NOT tgisinternal
        UNION ALL
        SELECT 'rule', rulename::text, r.relname::text, ev_enabled::text || ' ' || pg_get_ruledef(w.oid, true)
        FROM pg_rewrite w JOIN relations r ON r.oid = w.ev_class WHERE rulename <> '_RETURN'
        UNION ALL
        SELECT 'function', proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', '',
            concat_ws(' ', pg_get_function_result(p.oid), provolatile, prosecdef, prosrc)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema()
        """
}
