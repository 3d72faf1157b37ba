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
        return try await keeping { () throws(StoreFault) in
            try await assembly.audited.beginEpoch(by: grant, because: reason)
        }
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
