/// The tables of the kinds, as PostgreSQL has them, without what ``RecordTable`` says of all.
enum PostgreSQLRecords {
    static let escrows = RecordTable.postgresql(
        "escrows",
        columns: """
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
            """,
        indexes: """
            CREATE INDEX escrows_by_closing ON escrows (closing_date NULLS FIRST, id) WHERE archived_at IS NULL;
            CREATE INDEX escrows_by_price ON escrows (purchase_price_cents NULLS FIRST, id) WHERE archived_at IS NULL;
            CREATE INDEX escrows_by_address ON escrows (property_address NULLS FIRST, id) WHERE archived_at IS NULL;
            """)

    static let listings = RecordTable.postgresql(
        "listings",
        columns: """
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
            """,
        indexes: """
            CREATE INDEX listings_by_price ON listings (list_price_cents NULLS FIRST, id) WHERE archived_at IS NULL;
            CREATE INDEX listings_by_listed ON listings (listing_date NULLS FIRST, id) WHERE archived_at IS NULL;
            CREATE INDEX listings_by_address ON listings (property_address NULLS FIRST, id) WHERE archived_at IS NULL;
            """)

    static let clients = RecordTable.postgresql(
        "clients",
        columns: """
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
            """,
        indexes: """
            CREATE INDEX clients_by_email_index ON clients (email_index);
            CREATE INDEX clients_by_phone_index ON clients (phone_index);
            CREATE INDEX clients_by_first_name_index ON clients (first_name_index);
            CREATE INDEX clients_by_last_name_index ON clients (last_name_index);
            """)
}
