/// What belongs to accounts. Names, addresses, numbers and texts of people are sealed.
extension AccountsSchema {
    static let sqliteBelongings = """
        CREATE TABLE account_contacts (
            id TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            sealed_name BLOB NOT NULL,
            sealed_email BLOB,
            email_index BLOB,
            sealed_phone BLOB,
            phone_index BLOB,
            title TEXT,
            consents TEXT NOT NULL,
            do_not_contact INTEGER NOT NULL CHECK (do_not_contact IN (0, 1)),
            source TEXT,
            remote_id TEXT,
            remote_modified_at TEXT,
            created_at TEXT NOT NULL,
            UNIQUE (source, remote_id)
        ) STRICT;
        CREATE INDEX account_contacts_by_account ON account_contacts (account_id, id);
        CREATE INDEX account_contacts_by_email ON account_contacts (email_index);
        CREATE INDEX account_contacts_by_phone ON account_contacts (phone_index);
        CREATE TABLE account_deals (
            id TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            stage TEXT NOT NULL,
            amount_cents INTEGER,
            stage_since TEXT NOT NULL,
            closes_on TEXT,
            is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
            source TEXT,
            remote_id TEXT,
            remote_modified_at TEXT,
            created_at TEXT NOT NULL,
            UNIQUE (source, remote_id)
        ) STRICT;
        CREATE INDEX account_deals_by_account ON account_deals (account_id, id);
        CREATE TABLE account_activities (
            id TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            sealed_text BLOB,
            happens_at TEXT NOT NULL,
            is_done INTEGER NOT NULL CHECK (is_done IN (0, 1)),
            source TEXT,
            remote_id TEXT,
            remote_modified_at TEXT,
            created_at TEXT NOT NULL,
            UNIQUE (source, remote_id)
        ) STRICT;
        CREATE INDEX account_activities_by_account ON account_activities (account_id, happens_at DESC);
        CREATE TABLE account_notes (
            id TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            author TEXT NOT NULL,
            sealed_text BLOB NOT NULL,
            source TEXT,
            remote_id TEXT,
            remote_modified_at TEXT,
            created_at TEXT NOT NULL,
            UNIQUE (source, remote_id)
        ) STRICT;
        CREATE INDEX account_notes_by_account ON account_notes (account_id, created_at DESC);

        """

    static let postgresqlBelongings = """
        CREATE TABLE account_contacts (
            id UUID PRIMARY KEY,
            account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            sealed_name BYTEA NOT NULL,
            sealed_email BYTEA,
            email_index BYTEA,
            sealed_phone BYTEA,
            phone_index BYTEA,
            title TEXT,
            consents TEXT NOT NULL,
            do_not_contact BOOLEAN NOT NULL,
            source TEXT COLLATE "C",
            remote_id TEXT COLLATE "C",
            remote_modified_at TIMESTAMPTZ(3),
            created_at TIMESTAMPTZ(3) NOT NULL,
            UNIQUE (source, remote_id)
        );
        CREATE INDEX account_contacts_by_account ON account_contacts (account_id, id);
        CREATE INDEX account_contacts_by_email ON account_contacts (email_index);
        CREATE INDEX account_contacts_by_phone ON account_contacts (phone_index);
        CREATE TABLE account_deals (
            id UUID PRIMARY KEY,
            account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            stage TEXT NOT NULL,
            amount_cents BIGINT,
            stage_since TIMESTAMPTZ(3) NOT NULL,
            closes_on TEXT COLLATE "C",
            is_closed BOOLEAN NOT NULL,
            source TEXT COLLATE "C",
            remote_id TEXT COLLATE "C",
            remote_modified_at TIMESTAMPTZ(3),
            created_at TIMESTAMPTZ(3) NOT NULL,
            UNIQUE (source, remote_id)
        );
        CREATE INDEX account_deals_by_account ON account_deals (account_id, id);
        CREATE TABLE account_activities (
            id UUID PRIMARY KEY,
            account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            sealed_text BYTEA,
            happens_at TIMESTAMPTZ(3) NOT NULL,
            is_done BOOLEAN NOT NULL,
            source TEXT COLLATE "C",
            remote_id TEXT COLLATE "C",
            remote_modified_at TIMESTAMPTZ(3),
            created_at TIMESTAMPTZ(3) NOT NULL,
            UNIQUE (source, remote_id)
        );
        CREATE INDEX account_activities_by_account ON account_activities (account_id, happens_at DESC);
        CREATE TABLE account_notes (
            id UUID PRIMARY KEY,
            account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            author TEXT NOT NULL,
            sealed_text BYTEA NOT NULL,
            source TEXT COLLATE "C",
            remote_id TEXT COLLATE "C",
            remote_modified_at TIMESTAMPTZ(3),
            created_at TIMESTAMPTZ(3) NOT NULL,
            UNIQUE (source, remote_id)
        );
        CREATE INDEX account_notes_by_account ON account_notes (account_id, created_at DESC);

        """
}
