import Access
import Audit
import Core
import Identity
import Store

/// `castellan doctor`: looks at everything that the server needs, in the order in which the server needs it.
///
/// A check that others build on ends the examination when it fails: what follows could only fail for the same reason.
public struct Examination {
    private var findings: [Finding] = []

    /// Examines the data in `dataFolder`, or where `CASTELLAN_DATA` says. Changes nothing.
    public static func run(dataFolder: String?) async -> [Finding] {
        var examination = Examination()
        do throws(CommandFault) {
            let launch = try Launch.prepare(dataFolder: dataFolder)
            examination.lookAtSettings(launch)
            examination.findings += FileCheck.run(launch.folder)
            examination.findings.append(
                Finding(
                    VolumeEncryption.below(launch.folder.path),
                    isDatabaseElsewhere: launch.settings.database.url != nil))
            try await examination.lookAtData(launch)
        } catch {
            examination.findings.append(Finding("start", error))
        }
        return examination.findings
    }

    private mutating func lookAtSettings(_ launch: Launch) {
        let settings = launch.settings
        let count = settings.entries.filter { $0.place != .unset }.count
        findings.append(Finding("settings", .pass, "\(count) set; castellan settings shows them"))
        let isLocal =
            settings.listener.host == "127.0.0.1" || settings.listener.host == "::1"
            || settings.listener.host == "localhost"
        if !isLocal, settings.listener.publicURL?.hasPrefix("https://") != true {
            findings.append(
                Finding(
                    "public address", .warn,
                    "the server listens on \(settings.listener.host) and clients are told \(settings.issuer)",
                    advice: "put TLS in front and set CASTELLAN_PUBLIC_URL to its https:// address"))
        }
        findings.append(PasskeyCheck.run(settings))
        if settings.mail.route == nil {
            findings.append(
                Finding(
                    "mail", .warn, "no mail leaves the house: nobody can be invited over HTTP or reset a password",
                    advice: "set MAIL_URL; see docs/operations.md"))
        }
        if settings.database.url != nil, settings.database.directURL == nil, !settings.database.preparedStatements {
            findings.append(
                Finding(
                    "notifications", .warn,
                    "statements are not prepared, as behind a pooler, but DATABASE_DIRECT_URL is not set",
                    advice: "set it to PostgreSQL's own address, or nothing is cached"))
        }
    }

    private mutating func lookAtData(_ launch: Launch) async throws(CommandFault) {
        let assembly = try await Assembly.open(launch, schema: .require)
        findings.append(
            Finding("database", .pass, "\(assembly.audited.dialect.engine.rawValue) answers; its schema is current"))
        findings.append(Finding("keys", .pass, "the root key opens the database's keys"))
        do throws(CommandFault) {
            try await lookAtPeople(
                launch.settings, Operations(assembly: assembly, grant: .operator(launch.operatorName)))
            try await lookAtRows(assembly)
            try await lookAtBackups(launch, assembly)
        } catch {
            await assembly.close()
            throw error
        }
        await assembly.close()
    }

    private mutating func lookAtPeople(_ settings: Settings, _ operations: Operations) async throws(CommandFault) {
        let count = try await operations.users().filter { $0.role == .systemAdmin && $0.isActive }.count
        findings += try await SecondFactorCheck.run(settings, operations)
        findings.append(
            count > 0
                ? Finding("administrators", .pass, "\(count) may sign in")
                : Finding(
                    "administrators", .warn, "nobody who may sign in is an administrator",
                    advice: "castellan setup makes the first one; castellan user enable lets one in again"))
    }

    private mutating func lookAtRows(_ assembly: Assembly) async throws(CommandFault) {
        do {
            let checks = try await assembly.audited.read(.scan) { reader throws(StoreFault) in
                try [Self.auditIndex(reader), Self.databaseRole(reader)].compactMap(\.self)
            }
            findings += checks
            findings.append(try await Self.auditTree(assembly))
        } catch {
            throw CommandFault(error)
        }
    }

    private mutating func lookAtBackups(_ launch: Launch, _ assembly: Assembly) async throws(CommandFault) {
        do { findings += try await BackupCheck.run(launch.settings.backups, assembly.audited, assembly.time) } catch {
            throw CommandFault(error)
        }
    }

    /// Indexes count up from 0 without gaps, so the last one says how many there must be.
    private static func auditIndex(_ reader: Reader) throws(StoreFault) -> Finding {
        let count = try reader.value("SELECT COUNT(*) FROM audit_entries", as: Int.self) ?? 0
        let next = try reader.value("SELECT coalesce(max(idx) + 1, 0) FROM audit_entries", as: Int.self) ?? 0
        guard count == next else {
            return Finding(
                "audit log", .fail, "\(next - count) of \(next) entries are missing",
                advice: "somebody removed rows from audit_entries; compare with a backup")
        }
        return Finding("audit log", .pass, "\(count) entries, none missing")
    }

    private static func auditTree(_ assembly: Assembly) async throws(StoreFault) -> Finding {
        if let refusal = assembly.audited.refusal {
            return Finding(
                "audit tree", .fail, refusal, advice: "see “When the log isn't what it was” in docs/audit-log.md")
        }
        let (name, configured) = (try await assembly.audited.tree.origin(), assembly.audited.configuredOrigin)
        // From the second epoch on the name has its number behind it.
        guard name == configured || name.hasPrefix(configured + "/e") else {
            return Finding(
                "audit tree", .warn, "the log is called \(name), and stays so; AUDIT_ORIGIN says \(configured)",
                advice: "set AUDIT_ORIGIN=\(name)")
        }
        return Finding("audit tree", .pass, "\(name) continues the checkpoint that was remembered")
    }

    /// On PostgreSQL, a role that owns the tables could drop the triggers that guard the audit log; one that may change its rows is half way
    /// there.
    private static func databaseRole(_ reader: Reader) throws(StoreFault) -> Finding? {
        guard reader.dialect.engine == .postgresql else { return nil }
        let mayRewrite = try reader.value(
            """
            SELECT rolsuper OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'audit_entries'::regclass),
                'USAGE') OR has_table_privilege('audit_entries', 'UPDATE, DELETE, TRUNCATE')
            FROM pg_roles WHERE rolname = current_user
            """, as: Bool.self)
        return mayRewrite == false
            ? Finding("database role", .pass, "the server's role may not change the audit log")
            : Finding(
                "database role", .warn, "the server's role could rewrite the audit log",
                advice: "castellan db grant prints the SQL for roles of their own")
    }
}
