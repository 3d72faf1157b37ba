/// The tables of the kinds, as SQLite has them. Columns that begin alike in all of them are what every record has.
enum SQLiteRecords {
    static let escrows = """
        CREATE TABLE escrows (
            id TEXT NOT NULL PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            owner_id TEXT REFERENCES users (id) ON DELETE SET NULL,
            team_id TEXT REFERENCES teams (id) ON DELETE SET NULL,
            is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
            version INTEGER NOT NULL DEFAULT 1,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            archived_at TEXT,
            search_text TEXT NOT NULL,
            property_address TEXT NOT NULL,
            city TEXT,
            state TEXT,
            zip_code TEXT,
            property_type TEXT,
            purchase_price_cents INTEGER,
            earnest_money_cents INTEGER,
            down_payment_cents INTEGER,
            loan_amount_cents INTEGER,
            commission_percentage INTEGER,
            gross_commission_cents INTEGER,
            net_commission_cents INTEGER,
            acceptance_date TEXT,
            opening_date TEXT,
            closing_date TEXT,
            actual_close_date TEXT,
            escrow_number TEXT,
            escrow_company TEXT,
            title_company TEXT,
            lender TEXT,
            representation_type TEXT,
            lead_source TEXT
        ) STRICT;
        CREATE INDEX escrows_by_owner ON escrows (owner_id, created_at, id, archived_at);
        CREATE INDEX escrows_by_team ON escrows (team_id, created_at, id, archived_at, is_private, owner_id);
        CREATE INDEX escrows_newest ON escrows (created_at, id, is_private, owner_id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_archived ON escrows (created_at, id) WHERE archived_at IS NOT NULL;
        CREATE INDEX escrows_by_status ON escrows (status, created_at, id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_changed ON escrows (updated_at, id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_by_closing ON escrows (closing_date, id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_by_price ON escrows (purchase_price_cents, id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_by_address ON escrows (property_address, id) WHERE archived_at IS NULL;

        """

    static let listings = """
        CREATE TABLE listings (
            id TEXT NOT NULL PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            owner_id TEXT REFERENCES users (id) ON DELETE SET NULL,
            team_id TEXT REFERENCES teams (id) ON DELETE SET NULL,
            is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
            version INTEGER NOT NULL DEFAULT 1,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            archived_at TEXT,
            search_text TEXT NOT NULL,
            property_address TEXT NOT NULL,
            city TEXT,
            state TEXT,
            zip_code TEXT,
            property_type TEXT,
            list_price_cents INTEGER,
            square_feet INTEGER,
            year_built INTEGER,
            bedrooms INTEGER,
            bathrooms INTEGER,
            listing_date TEXT,
            expiration_date TEXT,
            mls_number TEXT,
            listing_commission INTEGER,
            buyer_commission INTEGER,
            description TEXT
        ) STRICT;
        CREATE INDEX listings_by_owner ON listings (owner_id, created_at, id, archived_at);
        CREATE INDEX listings_by_team ON listings (team_id, created_at, id, archived_at, is_private, owner_id);
        CREATE INDEX listings_newest ON listings (created_at, id, is_private, owner_id) WHERE archived_at IS NULL;
        CREATE INDEX listings_archived ON listings (created_at, id) WHERE archived_at IS NOT NULL;
        CREATE INDEX listings_by_status ON listings (status, created_at, id) WHERE archived_at IS NULL;
        CREATE INDEX listings_changed ON listings (updated_at, id) WHERE archived_at IS NULL;
        CREATE INDEX listings_by_price ON listings (list_price_cents, id) WHERE archived_at IS NULL;
        CREATE INDEX listings_by_listed ON listings (listing_date, id) WHERE archived_at IS NULL;
        CREATE INDEX listings_by_address ON listings (property_address, id) WHERE archived_at IS NULL;

        """

    static let clients = """
        CREATE TABLE clients (
            id TEXT NOT NULL PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            owner_id TEXT REFERENCES users (id) ON DELETE SET NULL,
            team_id TEXT REFERENCES teams (id) ON DELETE SET NULL,
            is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
            version INTEGER NOT NULL DEFAULT 1,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            archived_at TEXT,
            search_text TEXT NOT NULL,
            sealed_first_name BLOB NOT NULL,
            first_name_index BLOB,
            sealed_last_name BLOB NOT NULL,
            last_name_index BLOB,
            sealed_email BLOB,
            email_index BLOB,
            sealed_phone BLOB,
            phone_index BLOB,
            sealed_address BLOB,
            client_type TEXT NOT NULL,
            budget_min_cents INTEGER,
            budget_max_cents INTEGER,
            lead_source TEXT
        ) STRICT;
        CREATE INDEX clients_by_owner ON clients (owner_id, created_at, id, archived_at);
        CREATE INDEX clients_by_team ON clients (team_id, created_at, id, archived_at, is_private, owner_id);
        CREATE INDEX clients_newest ON clients (created_at, id, is_private, owner_id) WHERE archived_at IS NULL;
        CREATE INDEX clients_archived ON clients (created_at, id) WHERE archived_at IS NOT NULL;
        CREATE INDEX clients_by_status ON clients (status, created_at, id) WHERE archived_at IS NULL;
        CREATE INDEX clients_changed ON clients (updated_at, id) WHERE archived_at IS NULL;
        CREATE INDEX clients_by_email_index ON clients (email_index);
        CREATE INDEX clients_by_phone_index ON clients (phone_index);
        CREATE INDEX clients_by_first_name_index ON clients (first_name_index);
        CREATE INDEX clients_by_last_name_index ON clients (last_name_index);

        """
}
