public import Store

/// The tables of this room.
public enum NetworkSchema {
    /// In order; steps that were released are never edited.
    public static let migrations = [
        Migration(
            room: "Network", number: 1, name: "rules for addresses",
            sqlite: sqliteRules + ChangeTriggers.sqlite(table: "ip_rules", userColumn: nil),
            postgresql: postgresqlRules
                + ChangeTriggers.postgresql(table: "ip_rules", userColumn: nil, tellingInserts: true)),
        Migration(
            room: "Network", number: 2, name: "counts of requests", sqlite: sqliteCounts, postgresql: postgresqlCounts),
        Migration(
            room: "Network", number: 3, name: "rows by hand, readers that lose an answer",
            sqlite: sqliteReaders + sqliteChecks(on: "INSERT") + sqliteChecks(on: "UPDATE"),
            postgresql: "ALTER TABLE decision_readers ADD COLUMN previous_at TIMESTAMPTZ(3);"),
    ]

    /// Made so that an operator need write no more than `INSERT INTO ip_rules (cidr) VALUES ('203.0.113.7')`. A trigger keeps
    /// what is deleted by hand in `ended_ip_rules`, from which bouncers hear of it; the server does so itself.
    private static let sqliteRules = """
        CREATE TABLE ip_rules (
            id TEXT NOT NULL PRIMARY KEY DEFAULT (lower(printf('%s-%s-4%s-a%s-%s', hex(randomblob(4)),
                hex(randomblob(2)), substr(hex(randomblob(2)), 2), substr(hex(randomblob(2)), 2), hex(randomblob(6))))),
            action TEXT NOT NULL DEFAULT 'block' CHECK (action IN ('allow', 'block')),
            cidr TEXT NOT NULL CHECK (cidr GLOB '[0-9a-fA-F:]*' AND cidr NOT GLOB '*[^0-9a-fA-F:./]*'),
            reason TEXT NOT NULL DEFAULT '',
            created_by TEXT,
            created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
            expires_at TEXT,
            UNIQUE (cidr, action)
        ) STRICT;
        CREATE TABLE ended_ip_rules (
            id TEXT NOT NULL,
            action TEXT NOT NULL,
            cidr TEXT NOT NULL,
            created_at TEXT NOT NULL,
            ended_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX ended_ip_rules_by_time ON ended_ip_rules (ended_at);
        CREATE TRIGGER ip_rules_deleted_by_hand AFTER DELETE ON ip_rules
            WHEN (SELECT inside FROM server_guard) = 0
        BEGIN
            INSERT INTO ended_ip_rules (id, action, cidr, created_at, ended_at)
            VALUES (OLD.id, OLD.action, OLD.cidr, OLD.created_at, strftime('%Y-%m-%d %H:%M:%f', 'now'));
        END;
        CREATE TRIGGER ip_rules_updated_by_hand AFTER UPDATE OF cidr, action ON ip_rules
            WHEN (SELECT inside FROM server_guard) = 0
        BEGIN
            INSERT INTO ended_ip_rules (id, action, cidr, created_at, ended_at)
            VALUES (OLD.id, OLD.action, OLD.cidr, OLD.created_at, strftime('%Y-%m-%d %H:%M:%f', 'now'));
        END;
        CREATE TABLE decision_readers (
            credential TEXT NOT NULL PRIMARY KEY,
            read_at TEXT NOT NULL
        ) STRICT;

        """

    /// The cast refuses, with PostgreSQL's own words, what is no network.
    private static let postgresqlRules = """
        CREATE TABLE ip_rules (
            id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            action TEXT NOT NULL DEFAULT 'block' CHECK (action IN ('allow', 'block')),
            cidr TEXT COLLATE "C" NOT NULL CHECK (cidr::cidr IS NOT NULL),
            reason TEXT NOT NULL DEFAULT '',
            created_by UUID,
            created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
            expires_at TIMESTAMPTZ(3),
            UNIQUE (cidr, action)
        );
        CREATE TABLE ended_ip_rules (
            id UUID NOT NULL,
            action TEXT NOT NULL,
            cidr TEXT NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL,
            ended_at TIMESTAMPTZ(3) NOT NULL
        );
        CREATE INDEX ended_ip_rules_by_time ON ended_ip_rules (ended_at);
        CREATE FUNCTION ip_rules_changed_by_hand() RETURNS trigger LANGUAGE plpgsql
            SECURITY DEFINER SET search_path FROM CURRENT AS $$
        BEGIN
            IF current_setting('castellan.inside', true) IS DISTINCT FROM 'on' THEN
                INSERT INTO ended_ip_rules (id, action, cidr, created_at, ended_at)
                VALUES (OLD.id, OLD.action, OLD.cidr, OLD.created_at, clock_timestamp());
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER ip_rules_changed_by_hand AFTER DELETE OR UPDATE OF cidr, action ON ip_rules
            FOR EACH ROW EXECUTE FUNCTION ip_rules_changed_by_hand();
        CREATE TABLE decision_readers (
            credential TEXT COLLATE "C" PRIMARY KEY,
            read_at TIMESTAMPTZ(3) NOT NULL
        );

        """

    /// What nodes tell each other; on SQLite there is one node, and the table stays empty.
    private static let sqliteCounts = """
        CREATE TABLE request_counts (
            node TEXT NOT NULL,
            number INTEGER NOT NULL,
            counts TEXT NOT NULL CHECK (json_valid(counts)),
            created_at TEXT NOT NULL,
            PRIMARY KEY (node, number)
        ) STRICT, WITHOUT ROWID;
        """

    /// Not logged: after a crash of the database the counts begin anew, as after a minute anyway.
    private static let postgresqlCounts = """
        CREATE UNLOGGED TABLE request_counts (
            node UUID NOT NULL,
            number BIGINT NOT NULL,
            counts JSONB NOT NULL,
            created_at TIMESTAMPTZ(3) NOT NULL,
            PRIMARY KEY (node, number)
        );
        """

    private static let sqliteReaders = "ALTER TABLE decision_readers ADD COLUMN previous_at TEXT;"

    /// What PostgreSQL's types refuse: an id or a time that is none, with which a row couldn't even be shown. Networks are read
    /// leniently instead: whether an IPv6 address has bits behind its prefix isn't sanely said in SQL.
    private static func sqliteChecks(on operation: String) -> String {
        func isNoTime(_ column: String) -> String {
            "NEW.\(column) NOT IN (strftime('%Y-%m-%d %H:%M:%S', NEW.\(column), '+0 days'),"
                + " strftime('%Y-%m-%d %H:%M:%f', NEW.\(column), '+0 days'))"
        }
        func check(_ name: String, _ condition: String, _ words: String) -> String {
            """

            CREATE TRIGGER ip_rules_\(operation.lowercased())_\(name) BEFORE \(operation) ON ip_rules
                WHEN (SELECT inside FROM server_guard) = 0 AND (\(condition))
            BEGIN
                SELECT RAISE(ABORT, '\(words)');
            END;
            """
        }
        return check(
            "id",
            "NEW.id NOT GLOB '????????-????-????-????-????????????' OR length(replace(NEW.id, '-', '')) <> 32"
                + " OR replace(NEW.id, '-', '') GLOB '*[^0-9a-f]*'", "ip_rules.id is a UUID in lower case; leave it out"
        )
            + check(
                "times",
                "coalesce(\(isNoTime("created_at")), true)"
                    + " OR coalesce(\(isNoTime("expires_at")), NEW.expires_at IS NOT NULL)",
                "ip_rules: write times as 2026-11-22 05:22:06, in UTC")
    }
}
