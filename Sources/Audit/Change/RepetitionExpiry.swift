import Core
public import Store

extension AuditedDatabase {
    /// Forgets the `Idempotency-Key`s whose day is over, some at a time, so that nobody waits long for the writer.
    public func expireRepetitions() async throws(StoreFault) {
        let (now, batch) = (time.now(), 500)
        var forgotten = batch
        while forgotten == batch, !Task.isCancelled {
            forgotten = try await housekeep(.expiry) { transaction throws(StoreFault) in
                .commit(try transaction.forgetRepetitions(at: now, atMost: batch))
            }
        }
    }
}
