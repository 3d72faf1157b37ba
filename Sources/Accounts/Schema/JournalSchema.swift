/// Who wrote an activity down: a user's reference, a source, or `recommendation`; null for what is older than this column.
extension AccountsSchema {
    static let sqliteAuthors = "ALTER TABLE account_activities ADD COLUMN author TEXT;"
    static let postgresqlAuthors = "ALTER TABLE account_activities ADD COLUMN author TEXT;"
}
