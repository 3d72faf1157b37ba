import Access
import Audit
import Core
import SecurityEvents
import Store

/// `castellan verify`: whether what is stored is what was written. Guide A's `verify_integrity`, of which nothing is taken on trust.
///
/// Longer than ``Examination``, since every entry of the log is hashed again.
public struct Verification {
    private var findings: [Finding] = []

    /// Verifies the data in `dataFolder`, or where `CASTELLAN_DATA` says. Changes nothing. `tell` hears how far it is.
    public static func run(
        dataFolder: String?, tell: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> [Finding] {
        var verification = Verification()
        verification.findings = await Examination.run(dataFolder: dataFolder)
        // Whoever can't open the data has said so already.
        if verification.findings.contains(where: { $0.check == "keys" && $0.result == .pass }) {
            do throws(CommandFault) { try await verification.look(Launch.prepare(dataFolder: dataFolder), tell) } catch
            {
                verification.findings.append(Finding("verify", error))
            }
        }
        return verification.findings
    }

    private mutating func look(
        _ launch: Launch, _ tell: @escaping @Sendable (String) -> Void
    ) async throws(CommandFault) {
        let assembly = try await Assembly.open(launch, schema: .require)
        do {
            findings += try await Self.stored(in: assembly, tell)
        } catch {
            findings.append(
                Finding(
                    "verify", .fail, "stopped: \(error)",
                    advice: "see “When the log isn't what it was” in docs/audit-log.md"))
        }
        await assembly.close()
    }

    /// Whether everything in a database that is open is what was written.
    static func stored(
        in assembly: Assembly, _ tell: @escaping @Sendable (String) -> Void
    ) async throws(StoreFault) -> [Finding] {
        var findings = [try await engine(assembly)]
        findings += try await schema(assembly)
        findings += try await log(assembly, tell)
        findings += try await rows(assembly, tell)
        findings += segments(try await assembly.events.checkSegments())
        return findings
    }

    /// What the engine itself says of its file; PostgreSQL says it of each page that it reads, where checksums are on.
    private static func engine(_ assembly: Assembly) async throws(StoreFault) -> Finding {
        try await assembly.audited.read(.survey) { reader throws(StoreFault) in
            switch reader.dialect.engine {
            case .sqlite:
                let wrong = try reader.values("PRAGMA quick_check(20)", as: String.self).filter { $0 != "ok" }
                return wrong.isEmpty
                    ? Finding("database file", .pass, "whole")
                    : Finding("database file", .fail, wrong.joined(separator: "; "), advice: "restore a backup")
            case .postgresql:
                let isOn = try reader.value("SELECT current_setting('data_checksums')", as: String.self) == "on"
                return isOn
                    ? Finding("database pages", .pass, "PostgreSQL checks each when it is read")
                    : Finding(
                        "database pages", .warn, "PostgreSQL doesn't check them",
                        advice: "pg_checksums --enable turns it on")
            }
        }
    }

    /// Whether tables and triggers are those that the migrations made: without its triggers the log isn't append-only any more.
    private static func schema(_ assembly: Assembly) async throws(StoreFault) -> [Finding] {
        do throws(StoreFault) {
            let flaws = try await assembly.databases.schemaFlaws(assembly.time)
            guard !flaws.isEmpty else {
                return [Finding("schema", .pass, "tables and triggers are what the migrations made")]
            }
            return flaws.map { flaw in
                Finding(
                    "schema", .fail, "\(flaw.object) \(flaw.what)",
                    advice: "find out who changed it; compare with a database that castellan migrate makes anew")
            }
        } catch {
            guard case .statement("42501", _) = error else { throw error }
            return [
                Finding(
                    "schema", .warn, "can't be compared: this role may not create a schema",
                    advice: "run castellan verify with the owner's DATABASE_URL too")
            ]
        }
    }

    /// Hashes and structure.
    private static func log(
        _ assembly: Assembly, _ tell: @escaping @Sendable (String) -> Void
    ) async throws(StoreFault) -> [Finding] {
        let begun = ContinuousClock.now
        let report = try await assembly.audited.checkLog { tell("\($0) of \($1) entries") }
        return findings(
            of: report,
            or: Finding(
                "log entries", .pass,
                "\(report.entries) entries and \(report.checkpoints) checkpoints are what was signed\(pace(report, since: begun))"
            ))
    }

    /// The readable columns and the values.
    private static func rows(
        _ assembly: Assembly, _ tell: @escaping @Sendable (String) -> Void
    ) async throws(StoreFault) -> [Finding] {
        let begun = ContinuousClock.now
        let report = try await assembly.auditLog.checkRows { tell("\($0) of \($1) rows") }
        return findings(
            of: report,
            or: Finding(
                "log rows", .pass, "\(report.entries) rows are what their entries say\(pace(report, since: begun))"))
    }

    private static func findings(of report: LogReport, or fine: Finding) -> [Finding] {
        guard report.flawCount > 0 else { return [fine] }
        let shown = report.flaws.map { flaw in
            Finding(
                "log \(flaw.place)", .fail, flaw.what,
                advice: "see “When the log isn't what it was” in docs/audit-log.md")
        }
        let more = report.flawCount - report.flaws.count
        return more > 0 ? shown + [Finding("log", .fail, "and \(more) more")] : shown
    }

    /// How fast it went, where there was enough to tell.
    private static func pace(_ report: LogReport, since begun: ContinuousClock.Instant) -> String {
        let milliseconds = (ContinuousClock.now - begun).wholeMilliseconds
        guard milliseconds >= 100 else { return "" }
        return "; \(milliseconds) ms, \(report.entries * 1_000 / milliseconds) a second"
    }

    private static func segments(_ report: SegmentReport) -> [Finding] {
        guard !report.flaws.isEmpty else {
            return [
                Finding("events", .pass, "\(report.events) in \(report.segments) segments are what entered the log")
            ]
        }
        return report.flaws.map { Finding("events", .fail, $0, advice: "compare with a backup or an export") }
    }
}
