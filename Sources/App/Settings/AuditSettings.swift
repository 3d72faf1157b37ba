import Core
import TransparencyLog

/// How the audit log is called.
public struct AuditSettings: Sendable {
    /// The log's name where no setting says another and nothing is public.
    static let localOrigin = "localhost/audit"

    /// The log's name: the first line of its checkpoints and the name of its keys.
    public let origin: String

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
    }

    private static func isOrigin(_ text: String) -> Bool {
        VerifierKey(name: text, algorithm: .ed25519, publicKey: [UInt8](repeating: 0, count: 32)) != nil
    }
}
