public import Core

extension SettingsEntry: Shaped {
    /// What `castellan settings` prints.
    public static let shape = Shape<SettingsEntry>(
        "Setting", "One setting as it is set.",
        [
            .field("name", "Its name.") { $0.name },
            .field("value", "What is set; redacted when secret, empty when nothing is.") { $0.value },
            .field("from", "Where it is set.") { $0.place.description },
            .field("default", "What holds when it is not set.") { $0.fallback.filter { $0 != "`" } },
        ])
}

extension Settings {
    /// `docs/settings.md`, for the command line.
    public static func documentForOperators() throws(CommandFault) -> String {
        do { return try document() } catch { throw CommandFault(error) }
    }
}
