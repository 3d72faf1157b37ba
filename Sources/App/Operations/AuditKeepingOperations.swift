import Anchors
import Audit
import Core
import Identity
import Store
import TransparencyLog

/// What an operator does to the audit log itself.
extension Operations {
    /// Gives the log a new signing key; returns it as a vkey.
    public func rotateAuditKey() async throws(CommandFault) -> String {
        let rotated = try await keeping { () throws(StoreFault) in try await assembly.audited.rotateLogKey(by: grant) }
        guard let rotated else { throw CommandFault(.refused, "the log has no key yet") }
        return rotated.key.vkey
    }

    /// Begins the log anew under another name, when it can't be continued; returns the name. `isForced` does so even when it can.
    public func beginAuditEpoch(because reason: String, isForced: Bool) async throws(CommandFault) -> String {
        guard isForced || assembly.audited.refusal != nil else {
            throw CommandFault(
                .refused, "the log is as it was, and needs no new epoch", advice: "castellan doctor says how it is")
        }
        // What copies know of erasures is made good first; one that can't be reached doesn't stand in the way.
        _ = try? await assembly.anchors.replayErasures()
        return try await keeping { () throws(StoreFault) in
            try await assembly.audited.beginEpoch(by: grant, because: reason)
        }
    }

    /// Brings back from a copy what a restored database has lost of the log, and makes erasures again that came after its backup.
    public func recoverAudit() async throws(CommandFault) -> RecoveredLog {
        let recovery: LogRecovery?
        do { recovery = try await assembly.anchors.recover(by: grant) } catch {
            if case .store(let fault) = error { throw CommandFault(fault) }
            throw CommandFault(
                .refused, "nothing more can be recovered: \(error)",
                advice: "see “When the log isn't what it was” in docs/audit-log.md")
        }
        guard let recovery else {
            throw CommandFault(
                .configuration, "there is no copy of this log",
                advice: "set AUDIT_MIRROR_DIRECTORY or AUDIT_S3_BUCKET to where one is, or begin anew: --new-epoch")
        }
        if let reason = assembly.audited.refusal {
            throw CommandFault(
                .refused, "\(recovery.entries) entries came back, and still the log can't be continued: \(reason)",
                advice: "what is missing is in no copy: castellan audit recover --new-epoch --because …")
        }
        return RecoveredLog(recovery)
    }

    /// Keeps what is known of a user from being erased, or lets it be erased again.
    public func setLegalHold(_ isHeld: Bool, on name: String) async throws(CommandFault) {
        let id = try await user(name).id
        let isNews = try await keeping { () throws(StoreFault) in
            isHeld
                ? try await assembly.audited.hold(id, by: grant) : try await assembly.audited.release(id, by: grant)
        }
        guard isNews else {
            throw CommandFault(
                .refused, "\(name) is \(isHeld ? "under a legal hold already" : "not under a legal hold")")
        }
    }

    private func keeping<Value>(
        _ body: () async throws(StoreFault) -> Value
    ) async throws(CommandFault) -> Value {
        do { return try await body() } catch { throw CommandFault(error) }
    }
}

/// What came of recovering the log, in words.
public struct RecoveredLog: Sendable {
    /// How much came back from where.
    public let words: String
    /// What is to be done next; nil when nothing is.
    public let advice: String?

    init(_ recovery: LogRecovery) {
        words =
            "\(recovery.entries) entries came back from the copy in \(recovery.copy), "
            + "\(recovery.erasures) erasures were made again"
        advice =
            recovery.isKeyLost
            ? "the log had got another key meanwhile, which is lost: castellan audit rotate-key" : nil
    }
}
