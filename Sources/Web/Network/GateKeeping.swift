import Access
import Audit
import Core
import Logging
import NetworkDefence
import SecurityEvents

/// Who may come in at all, before anything else is asked of a request.
extension Responder {
    /// Turns away whom a rule for addresses or countries names. Probes are let in unasked, and so is whoever sits at this
    /// machine's own socket.
    func admit(_ edge: EdgeContext, _ tier: Tier) async throws {
        guard tier != .probe, let address = edge.client else { return }
        let certainty: Gate.Certainty = tier == .open ? .lastKnown : .current
        switch try await services.network.gate.verdict(on: address, at: edge.arrival, certainty) {
        case .open: return
        case .blocked(let rule):
            await note(
                "Request from a blocked address",
                ["rule": .text("ip_rule"), "cidr": .text(rule.network.text), "rule_id": .text(rule.id.description)],
                of: address, edge.origin)
            throw Problem(.addressBlocked)
        case .country(let country):
            await note(
                "Request from a country that isn't admitted",
                ["rule": .text("country"), "country": .text(country ?? "unknown")], of: address, edge.origin)
            throw Problem(.countryBlocked)
        }
    }

    /// Turns away an administrator who comes from outside the list of addresses for administrators.
    func admitAdministrator(_ principal: Principal, _ edge: EdgeContext) async throws {
        guard principal.role == .systemAdmin, !services.network.gate.admitsAdministrator(from: edge.client) else {
            return
        }
        await note(
            "An administrator came from outside the addresses for administrators",
            ["rule": .text("administrators"), "user": .text(principal.reference)], of: edge.client, principal.origin,
            about: principal)
        throw Problem(.addressNotAllowed)
    }

    /// Puts a refusal on record, the first of its minute at once. The refusal holds also when that can't be done.
    private func note(
        _ message: String, _ metadata: [String: DetailValue], of address: IPAddress?, _ origin: Origin,
        about principal: Principal? = nil
    ) async {
        let event = EventDraft(
            .suspiciousIP, user: principal?.userID, email: principal?.email, message: message, metadata: metadata)
        // Whom an address turns up as, and what turns it away, may change within a minute.
        let why = ["rule", "rule_id", "user"].compactMap { metadata[$0].map { "\($0)" } }.joined(separator: " ")
        do {
            try await services.events.recordFlood(event, of: "\(address?.text ?? "") \(why)", from: origin)
        } catch {
            logger.error("a refused address could not be recorded", error: error)
        }
    }
}
