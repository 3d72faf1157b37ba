import Access
import Audit
import HTTPTypes
import PersonalData
import SecurityEvents

/// Reading what belongs to others is an event; a flood of it is one a minute, with its number.
extension Responder {
    /// The permissions that open other people's records, whatever is asked for.
    private static let opening: [Permission: String] = [.userRead: "users", .sessionListAll: "sessions"]

    /// Records that somebody read others' records, once the answer is sure.
    func noteRead(_ route: Route, _ permission: Permission, _ principal: Principal) async throws {
        guard route.method == .get, let records = Self.opening[permission] else { return }
        services.personalData.reads.note(records, by: principal.userID)
        try await services.events.noteRead(of: records, by: principal, from: principal.origin.at(route))
    }
}

extension SignedContext {
    /// The same on routes that also read one's own: nothing is noted when the reach that was used is that.
    func noteRead(of records: String, within reach: Reach) async throws {
        guard reach != .own(principal.userID) else { return }
        services.personalData.reads.note(records, by: principal.userID)
        try await services.events.noteRead(of: records, by: principal, from: principal.origin.at(route))
    }

    /// Counts that somebody exports others' records, which has an event of its own.
    func noteExport(of records: String) {
        services.personalData.reads.note(records, by: principal.userID)
    }

    /// The same for security events, of whoever they are but oneself.
    func noteRead(of query: EventQuery) async throws {
        guard query.visibleTo == nil, query.userID != principal.userID else { return }
        try await noteRead(of: "security_events", within: .all)
    }
}

extension EventLog {
    fileprivate func noteRead(of records: String, by principal: Principal, from origin: Origin) async throws {
        let draft = EventDraft(
            .dataRead, user: principal.userID, email: principal.email,
            message: "\(principal.reference) read \(records)",
            metadata: ["resource_type": .text(records)])
        try await recordFlood(draft, of: "\(principal.userID) \(records)", from: origin)
    }
}

extension Origin {
    /// The origin with the route's pattern in place of the path: a path may name a person, and this stands in somebody else's
    /// event, which stays when theirs are erased.
    func at(_ route: Route) -> Origin {
        var origin = self
        origin.path = route.path
        return origin
    }
}
