import Access
import Audit
import Logging
import SecurityEvents

/// What the streams of events need beside the server.
extension BackgroundWork {
    /// Puts the stream's positions right after a restore, then keeps the streams looking.
    func followEvents() async {
        do { try await assembly.events.resumePositions() } catch {
            logger.error("positions of the event stream could not be checked", metadata: ["fault": "\(error)"])
        }
        await assembly.events.runPulse()
    }

    /// Brings events into the audit log, segment by segment.
    func sealEvents() async {
        while !Task.isCancelled {
            do { try await assembly.events.sealSegments() } catch {
                logger.error(
                    "security events could not enter the audit log; trying again", metadata: ["fault": "\(error)"])
            }
            try? await Task.sleep(for: EventLog.sealsEvery)
        }
    }

    /// Passes on that a change was undone because its audit entry could not be written.
    func hearOfAppendFailures() async {
        for await _ in assembly.audited.appendFailures {
            auditFailures.continuation.yield("An audit entry could not be written; its change was undone")
            logger.error("an audit entry could not be written, and its change was undone")
        }
    }

    /// Says that the audit log could not be kept, as an event of its own: once a minute, however often it fails.
    func noteAuditFailures() async {
        for await what in auditFailures.stream {
            try? await assembly.events.recordFlood(EventDraft(.auditFailure, message: what), of: what, from: .local)
        }
    }
}
