import Access
import Audit
import Core
import HTTPTypes
import Logging
import NetworkDefence
import SecurityEvents

/// Budgets of requests: who pays for a request, and what the answer says about it.
extension Responder {
    /// Takes a request from the budget of its client's address.
    func spend(_ budget: Budget, _ edge: EdgeContext, _ allowance: inout Allowance?) async throws {
        guard !edge.isPaid, let address = edge.client else { return }
        try await spend(budget, of: .address(address), 1, from: edge.origin, at: edge.arrival, nil, &allowance)
    }

    /// Takes a request from the budget of who is signed in, or so many at once.
    func spend(
        _ budget: Budget, _ principal: Principal, _ edge: EdgeContext, times count: Int = 1,
        _ allowance: inout Allowance?
    ) async throws {
        guard !edge.isPaid else { return }
        try await spend(
            budget, of: .user(principal.userID), count, from: principal.origin, at: edge.arrival, principal,
            &allowance)
    }

    private func spend(
        _ budget: Budget, of spender: Spender, _ count: Int, from origin: @autoclosure () -> Origin, at now: Instant,
        _ principal: Principal?, _ allowance: inout Allowance?
    ) async throws {
        guard let said = services.network.limits.take(budget, of: spender, count, at: now) else { return }
        allowance = said
        guard !said.isGranted else { return }
        let event = EventDraft(
            .rateLimitExceeded, user: principal?.userID, email: principal?.email,
            message: "More than \(said.rate.perMinute) requests a minute",
            metadata: [
                "budget": .text(budget.rawValue), "limit": .integer(Int64(said.rate.perMinute)),
                "window_ms": .integer(60_000),
            ])
        do {
            try await services.events.recordFlood(event, of: "\(budget.rawValue) \(spender.text)", from: origin())
        } catch {
            logger.error("a refused request could not be recorded", error: error)
        }
        var problem = Problem(.rateLimitExceeded)
        problem.retryAfter = said.wait
        throw problem
    }
}

extension Route {
    /// The budget that a request of the route is taken from: the route's own, or that of its tier.
    var budget: Budget {
        switch tier {
        case .probe: .none
        case .open: ownBudget ?? .anonymous
        case .signIn: .signIn
        case .signed: ownBudget ?? .principal
        }
    }
}

extension Allowance {
    /// What every answer says (draft-ietf-httpapi-ratelimit-headers-06 §5): how many a minute, how many are left at once, and
    /// after how many seconds all of them are.
    var fields: [HTTPField] {
        [
            HTTPField(name: .rateLimitLimit, value: String(rate.perMinute)),
            HTTPField(name: .rateLimitRemaining, value: String(remaining)),
            HTTPField(name: .rateLimitReset, value: String(full.wholeSecondsUp)),
            HTTPField(name: .rateLimitPolicy, value: "\(rate.perMinute);w=60;burst=\(rate.burst)"),
        ]
    }
}

extension Duration {
    /// Seconds, parts counted as a whole one.
    fileprivate var wholeSecondsUp: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}

extension HTTPField.Name {
    /// `RateLimit-Limit`
    static let rateLimitLimit = network("RateLimit-Limit")
    /// `RateLimit-Remaining`
    static let rateLimitRemaining = network("RateLimit-Remaining")
    /// `RateLimit-Reset`
    static let rateLimitReset = network("RateLimit-Reset")
    /// `RateLimit-Policy`
    static let rateLimitPolicy = network("RateLimit-Policy")

    /// A field's name that is a literal of this program.
    static func network(_ name: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name(name.description) else {
            preconditionFailure("\(name) is not the name of a header field")
        }
        return name
    }
}
