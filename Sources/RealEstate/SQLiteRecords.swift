/// The tables of the kinds, as SQLite has them, without what ``RecordTable`` says of all.
enum SQLiteRecords {
    static let escrows = RecordTable.sqlite(
        "escrows",
        columns: """
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
            """,
        indexes: """
            CREATE INDEX escrows_by_closing ON escrows (closing_date, id) WHERE archived_at IS NULL;
            CREATE INDEX escrows_by_price ON escrows (purchase_price_cents, id) WHERE archived_at IS NULL;
            CREATE INDEX escrows_by_address ON escrows (property_address, id) WHERE archived_at IS NULL;
            """)

    static let listings = RecordTable.sqlite(
        "listings",
        columns: """
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
            """,
        indexes: """
            CREATE INDEX listings_by_price ON listings (list_price_cents, id) WHERE archived_at IS NULL;
            CREATE INDEX listings_by_listed ON listings (listing_date, id) WHERE archived_at IS NULL;
            CREATE INDEX listings_by_address ON listings (property_address, id) WHERE archived_at IS NULL;
            """)

    static let clients = RecordTable.sqlite(
        "clients",
        columns: """
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
            """,
        indexes: """
            CREATE INDEX clients_by_email_index ON clients (email_index);
            CREATE INDEX clients_by_phone_index ON clients (phone_index);
            CREATE INDEX clients_by_first_name_index ON clients (first_name_index);
            CREATE INDEX clients_by_last_name_index ON clients (last_name_index);
            """)
}
