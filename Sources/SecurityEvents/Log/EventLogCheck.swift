import Audit
import Core
public import Store

extension EventLog {
    /// Whether the log can be read: looks for its latest event, by the index over time.
    public func check() async throws(StoreFault) {
        _ = try await database.read { reader throws(StoreFault) in
            try reader.value(
                "SELECT created_at FROM security_events ORDER BY created_at DESC LIMIT 1", as: Instant.self)
        }
    }
}
