import Core
import TransparencyLog

/// How the audit log is called, and how long it keeps what.
public struct AuditSettings: Sendable {
    /// The log's name where no setting says another and nothing is public.
    static let localOrigin = "localhost/audit"

    /// The log's name: the first line of its checkpoints and the name of its keys.
    public let origin: String
    /// For how long entries are kept; nil when for ever.
    public let retention: Duration?
    /// Where archives of entries go, when not into the data folder.
    public let archiveFolder: String?

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader, host: String?) {
        reader.begin("Audit log")
        let ownOrigin = host.map { "\($0)/audit" }
        origin =
            reader.optional(
                "AUDIT_ORIGIN", .text("name without spaces and plus signs", where: Self.isOrigin),
                otherwise: "`/audit` behind the host of the public address",
                "What the audit log is called in its checkpoints, such as `crm.example.com/audit`. It is fixed when the log begins; "
                    + "`castellan doctor` says so when this setting has another.")
            ?? ownOrigin ?? Self.localOrigin
        retention = reader.optional(
            "AUDIT_RETENTION_DAYS", .integer(365...36_500), otherwise: "for ever",
            "How many days entries of the audit log are kept, and no less than security events are. Older ones are archived, then their "
                + "texts and values are removed; their hashes and proofs stay."
        ).map { .seconds(86_400 * $0) }
        archiveFolder = reader.optional(
            "AUDIT_ARCHIVE_DIRECTORY",
            .text("absolute path", where: { $0.hasPrefix("/") && !$0.hasSuffix("/") }),
            otherwise: "`archive` in the data folder",
            "The folder for the archives. Each is checked with `castellan verify --bundle`; they hold nothing about people."
        )
    }

    private static func isOrigin(_ text: String) -> Bool {
        VerifierKey(name: text, algorithm: .ed25519, publicKey: [UInt8](repeating: 0, count: 32)) != nil
    }
}
