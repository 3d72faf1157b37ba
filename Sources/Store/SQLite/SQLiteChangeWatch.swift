import Foundation
import GRDB

/// Notices other processes' commits: `PRAGMA data_version` of the writing connection moves only for them. Each answer is a
/// heartbeat: everything that was committed before the question has been told.
struct SQLiteChangeWatch {
    let pool: DatabasePool
    private static let interval = Duration.milliseconds(250)

    /// Polls until the task is cancelled.
    func run(_ hub: ChangeHub) async {
        // Waits for the lane's batch to end, so not on the cooperative pool.
        let thread = ThreadGroup(name: "store-watch", count: 1, queueLimit: 1)
        var last: Int64?
        while !Task.isCancelled {
            let asked = ContinuousClock.now
            let version = try? await thread.perform { () throws(StoreFault) in try dataVersion() }
            if let version {
                if version != last { hub.tell(last == nil ? .missed : .outsideCommit) }
                last = version
                hub.hearHeartbeat(sentAt: asked)
            }
            try? await Task.sleep(for: Self.interval)
        }
        await thread.stop()
    }

    private func dataVersion() throws(StoreFault) -> Int64? {
        do {
            return try pool.writeWithoutTransaction { try Int64.fetchOne($0, sql: "PRAGMA data_version") }
        } catch {
            throw .sqlite(error)
        }
    }
}
