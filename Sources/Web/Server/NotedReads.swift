import Access
import Audit
import HTTPTypes
import SecurityEvents

/// Reading what belongs to others is an event; a flood of it is one a minute, with its number.
extension Responder {
    /// The permissions that open other people's records.
    private static let opening: [Permission: String] = [
        .userRead: "users", .sessionListAll: "sessions", .keyListAll: "api_keys",
    ]

    /// Records that somebody read others' records, once the answer is sure.
    func noteRead(_ route: Route, _ permission: Permission, _ principal: Principal) async throws {
        guard route.method == .get, let records = Self.opening[permission] else { return }
        let draft = EventDraft(
            .dataRead, user: principal.userID, email: principal.email, message: "\(principal.reference) read \(records)",
            metadata: ["resource_type": .text(records)])
        try await services.events.recordFlood(draft, of: "\(principal.userID) \(records)", from: principal.origin)
    }
}
