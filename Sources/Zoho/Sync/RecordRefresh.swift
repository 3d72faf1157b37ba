import Accounts
import Core

extension ZohoSync {
    /// Reads records again that somebody says have changed; those that are said to be gone, and are, go here too.
    func refresh(
        _ operation: WebhookEvent.Operation, _ module: ZohoModule, _ ids: [String]
    ) async throws(ZohoFault) {
        for start in stride(from: 0, to: ids.count, by: ZohoClient.mostIDs) {
            let some = Array(ids[start..<min(start + ZohoClient.mostIDs, ids.count)])
            let records = try await client.records(module, some)
            var batch = RemoteBatch(records, of: module)
            if operation == .delete {
                let present = Set(records.compactMap { $0["id"]?.identifier })
                batch.deleted += some.filter { !present.contains($0) }.map { RemoteKey(RemoteKey.Kind(module), $0) }
            }
            _ = try await takeIn(batch)
        }
    }
}
