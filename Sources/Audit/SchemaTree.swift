/// The tables of the hash tree over `audit_entries`; PostgreSQL has the same in `SchemaTreePostgreSQL.swift`.
///
/// `audit_head` has a row for each epoch, of which the newest grows: entry `first_index + i` is leaf `i`. `audit_nodes` has the hashes of
/// the levels that tiles are made of, from tile level 1 on; those of level 0 are the entries' own. `audit_checkpoints` has every note
/// that was signed, `audit_keys` the keys that signed them; the private half is sealed, and gone when the key has retired. `audit_holds`
/// names the people whose values may not be erased for now. Of an entry before `min_index` retention may remove the text, which then is
/// empty; its hash stays.
extension AuditSchema {
    static let sqliteTree = """
        CREATE TABLE audit_head (
            epoch INTEGER PRIMARY KEY,
            origin TEXT NOT NULL UNIQUE,
            first_index INTEGER NOT NULL,
            size INTEGER NOT NULL,
            right_edge BLOB NOT NULL,
            root BLOB NOT NULL,
            min_index INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE audit_nodes (
            epoch INTEGER NOT NULL,
            level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 7),
            n INTEGER NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            PRIMARY KEY (epoch, level, n)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit_checkpoints (
            epoch INTEGER NOT NULL,
            size INTEGER NOT NULL,
            note TEXT NOT NULL,
            created_at TEXT NOT NULL,
            PRIMARY KEY (epoch, size)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit_keys (
            vkey TEXT PRIMARY KEY,
            epoch INTEGER NOT NULL,
            private_key BLOB,
            created_at TEXT NOT NULL,
            retires_at TEXT
        ) STRICT;

        CREATE TABLE audit_holds (
            subject_id TEXT PRIMARY KEY,
            created_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX audit_entries_action ON audit_entries (action, idx);

        DROP TRIGGER audit_entries_update;
        CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries
        WHEN NEW.entry IS NOT '' OR NEW.idx IS NOT OLD.idx OR NEW.id IS NOT OLD.id OR NEW.hash IS NOT OLD.hash
            OR NEW.created_at IS NOT OLD.created_at OR NEW.action IS NOT OLD.action
            OR NEW.resource_type IS NOT OLD.resource_type
            OR NOT EXISTS (
                SELECT 1 FROM audit_head WHERE OLD.idx >= first_index AND OLD.idx < first_index + min_index)
            OR (SELECT inside FROM server_guard) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;
        CREATE TRIGGER audit_head_append BEFORE INSERT ON audit_head
        WHEN NEW.epoch <= (SELECT coalesce(max(epoch), 0) FROM audit_head) OR NEW.size IS NOT 0 OR NEW.min_index IS NOT 0
            OR EXISTS (SELECT 1 FROM audit_head WHERE origin = NEW.origin)
            OR (SELECT inside FROM server_guard) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'audit_head: only the server begins an epoch'); END;
        CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_head
        WHEN (SELECT inside FROM server_guard) IS NOT 1
            OR NEW.epoch IS NOT OLD.epoch OR NEW.origin IS NOT OLD.origin OR NEW.first_index IS NOT OLD.first_index
            OR NEW.size < OLD.size OR NEW.min_index < OLD.min_index OR NEW.min_index > NEW.size
            OR NEW.size = OLD.size AND (NEW.root IS NOT OLD.root OR NEW.right_edge IS NOT OLD.right_edge)
            OR NEW.size > OLD.size AND EXISTS (SELECT 1 FROM audit_head WHERE epoch > OLD.epoch)
        BEGIN SELECT RAISE(ABORT, 'audit_head: only the server moves it, and forward'); END;
        CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head
        BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END;
        CREATE TRIGGER audit_nodes_append BEFORE INSERT ON audit_nodes
        WHEN NEW.n IS NOT
                (SELECT coalesce(max(n) + 1, 0) FROM audit_nodes WHERE epoch = NEW.epoch AND level = NEW.level)
            OR (SELECT inside FROM server_guard) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'audit_nodes: only the server appends, without gaps'); END;
        CREATE TRIGGER audit_nodes_update BEFORE UPDATE ON audit_nodes
        BEGIN SELECT RAISE(ABORT, 'audit_nodes is append-only'); END;
        CREATE TRIGGER audit_nodes_delete BEFORE DELETE ON audit_nodes
        BEGIN SELECT RAISE(ABORT, 'audit_nodes is append-only'); END;
        CREATE TRIGGER audit_checkpoints_append BEFORE INSERT ON audit_checkpoints
        WHEN NEW.size <= (SELECT coalesce(max(size), 0) FROM audit_checkpoints WHERE epoch = NEW.epoch)
            OR (SELECT inside FROM server_guard) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'audit_checkpoints: only the server appends, ever larger ones'); END;
        CREATE TRIGGER audit_checkpoints_update BEFORE UPDATE ON audit_checkpoints
        BEGIN SELECT RAISE(ABORT, 'audit_checkpoints is append-only'); END;
        CREATE TRIGGER audit_checkpoints_delete BEFORE DELETE ON audit_checkpoints
        BEGIN SELECT RAISE(ABORT, 'audit_checkpoints is append-only'); END;
        CREATE TRIGGER audit_keys_append BEFORE INSERT ON audit_keys
        WHEN EXISTS (SELECT 1 FROM audit_keys WHERE vkey = NEW.vkey)
            OR (SELECT inside FROM server_guard) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'audit_keys: only the server appends'); END;
        CREATE TRIGGER audit_keys_update BEFORE UPDATE ON audit_keys
        WHEN (SELECT inside FROM server_guard) IS NOT 1
            OR NEW.vkey IS NOT OLD.vkey OR NEW.epoch IS NOT OLD.epoch OR NEW.created_at IS NOT OLD.created_at
            OR coalesce(NEW.private_key, OLD.private_key) IS NOT OLD.private_key
            OR OLD.retires_at IS NOT NULL AND NEW.retires_at IS NOT OLD.retires_at
        BEGIN SELECT RAISE(ABORT, 'audit_keys: only the server retires a key'); END;
        CREATE TRIGGER audit_keys_delete BEFORE DELETE ON audit_keys
        BEGIN SELECT RAISE(ABORT, 'audit_keys is append-only'); END;
        """
}
