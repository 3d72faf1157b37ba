/// The tables of the kinds, as PostgreSQL has them. Columns that begin alike in all of them are what every record has.
enum PostgreSQLRecords {
    static let escrows = """
        CREATE TABLE escrows (
            id UUID PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            owner_id UUID REFERENCES users (id) ON DELETE SET NULL,
            team_id UUID REFERENCES teams (id) ON DELETE SET NULL,
            is_private BOOLEAN NOT NULL,
            version BIGINT NOT NULL DEFAULT 1,
            created_at TIMESTAMPTZ(3) NOT NULL,
            updated_at TIMESTAMPTZ(3) NOT NULL,
            archived_at TIMESTAMPTZ(3),
            search_text TEXT NOT NULL,
            property_address TEXT COLLATE "C" NOT NULL,
            city TEXT,
            state TEXT,
            zip_code TEXT,
            property_type TEXT,
            purchase_price_cents BIGINT,
            earnest_money_cents BIGINT,
            down_payment_cents BIGINT,
            loan_amount_cents BIGINT,
            commission_percentage BIGINT,
            gross_commission_cents BIGINT,
            net_commission_cents BIGINT,
            acceptance_date TEXT COLLATE "C",
            opening_date TEXT COLLATE "C",
            closing_date TEXT COLLATE "C",
            actual_close_date TEXT COLLATE "C",
            escrow_number TEXT,
            escrow_company TEXT,
            title_company TEXT,
            lender TEXT,
            representation_type TEXT,
            lead_source TEXT
        );
        CREATE INDEX escrows_by_owner ON escrows (owner_id, created_at, id, archived_at);
        CREATE INDEX escrows_by_team ON escrows (team_id, created_at, id, archived_at, is_private, owner_id);
        CREATE INDEX escrows_newest ON escrows (created_at, id, is_private, owner_id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_archived ON escrows (created_at, id) WHERE archived_at IS NOT NULL;
        CREATE INDEX escrows_by_status ON escrows (status, created_at, id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_changed ON escrows (updated_at, id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_by_closing ON escrows (closing_date NULLS FIRST, id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_by_price ON escrows (purchase_price_cents NULLS FIRST, id) WHERE archived_at IS NULL;
        CREATE INDEX escrows_by_address ON escrows (property_address NULLS FIRST, id) WHERE archived_at IS NULL;

        """

    static let listings = """
        CREATE TABLE listings (
            id UUID PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            owner_id UUID REFERENCES users (id) ON DELETE SET NULL,
            team_id UUID REFERENCES teams (id) ON DELETE SET NULL,
            is_private BOOLEAN NOT NULL,
            version BIGINT NOT NULL DEFAULT 1,
            created_at TIMESTAMPTZ(3) NOT NULL,
            updated_at TIMESTAMPTZ(3) NOT NULL,
            archived_at TIMESTAMPTZ(3),
            search_text TEXT NOT NULL,
            property_address TEXT COLLATE "C" NOT NULL,
            city TEXT,
            state TEXT,
            zip_code TEXT,
            property_type TEXT,
            list_price_cents BIGINT,
            square_feet BIGINT,
            year_built BIGINT,
            bedrooms BIGINT,
            bathrooms BIGINT,
            listing_date TEXT COLLATE "C",
            expiration_date TEXT COLLATE "C",
            mls_number TEXT,
            listing_commission BIGINT,
            buyer_commission BIGINT,
            description TEXT
        );
        CREATE INDEX listings_by_owner ON listings (owner_id, created_at, id, archived_at);
        CREATE INDEX listings_by_team ON listings (team_id, created_at, id, archived_at, is_private, owner_id);
        CREATE INDEX listings_newest ON listings (created_at, id, is_private, owner_id) WHERE archived_at IS NULL;
        CREATE INDEX listings_archived ON listings (created_at, id) WHERE archived_at IS NOT NULL;
        CREATE INDEX listings_by_status ON listings (status, created_at, id) WHERE archived_at IS NULL;
        CREATE INDEX listings_changed ON listings (updated_at, id) WHERE archived_at IS NULL;
        CREATE INDEX listings_by_price ON listings (list_price_cents NULLS FIRST, id) WHERE archived_at IS NULL;
        CREATE INDEX listings_by_listed ON listings (listing_date NULLS FIRST, id) WHERE archived_at IS NULL;
        CREATE INDEX listings_by_address ON listings (property_address NULLS FIRST, id) WHERE archived_at IS NULL;

        """

    static let clients = """
        CREATE TABLE clients (
            id UUID PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            owner_id UUID REFERENCES users (id) ON DELETE SET NULL,
            team_id UUID REFERENCES teams (id) ON DELETE SET NULL,
            is_private BOOLEAN NOT NULL,
            version BIGINT NOT NULL DEFAULT 1,
            created_at TIMESTAMPTZ(3) NOT NULL,
            updated_at TIMESTAMPTZ(3) NOT NULL,
            archived_at TIMESTAMPTZ(3),
            search_text TEXT NOT NULL,
            sealed_first_name BYTEA NOT NULL,
            first_name_index BYTEA,
            sealed_last_name BYTEA NOT NULL,
            last_name_index BYTEA,
            sealed_email BYTEA,
            email_index BYTEA,
            sealed_phone BYTEA,
            phone_index BYTEA,
            sealed_address BYTEA,
            client_type TEXT NOT NULL,
            budget_min_cents BIGINT,
            budget_max_cents BIGINT,
            lead_source TEXT
        );
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
