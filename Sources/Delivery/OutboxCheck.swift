import Audit
import Core
import Store

extension Outbox {
    /// How long a mail may wait before its recipient misses it.
    static let patience = Duration.seconds(300)

    /// Whether mail leaves the house: throws when one has been waiting for too long. A mail that was sent has no row any more.
    public func check() async throws {
        let limit = time.now() - Self.patience
        let late = try await database.read { reader throws(StoreFault) in
            try reader.value("SELECT 1 FROM outbox WHERE created_at < \(limit) LIMIT 1", as: Int.self)
        }
        if late != nil { throw LateMail() }
    }

    private struct LateMail: Error, CustomStringConvertible {
        var description: String {
            "mail has been waiting for more than \(Outbox.patience.components.seconds / 60) minutes"
        }
    }
}
