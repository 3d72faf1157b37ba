/// What a recommendation takes back, and those that wait to be carried out.
extension AccountsSchema {
    static let sqliteUndoing = """
        ALTER TABLE recommendations ADD COLUMN undoes TEXT;
        CREATE INDEX recommendations_undoing ON recommendations (undoes) WHERE undoes IS NOT NULL;
        CREATE INDEX recommendations_due ON recommendations (decided_at) WHERE status IN ('approved', 'modified');

        """

    static let postgresqlUndoing = """
        ALTER TABLE recommendations ADD COLUMN undoes UUID;
        CREATE INDEX recommendations_undoing ON recommendations (undoes) WHERE undoes IS NOT NULL;
        CREATE INDEX recommendations_due ON recommendations (decided_at) WHERE status IN ('approved', 'modified');

        """
}
