import Access
import Core
import HTTPTypes
import HummingbirdCore
import NIOCore
import NetworkDefence

/// A request, step by step. Each refusal is thrown, and becomes an answer in `FaultMapping.swift`.
extension Responder {
    /// Route, credential, permission, parameters, body, handler.
    ///
    /// `allowance` becomes what the caller's budget said, also when the request is refused.
    func answer(
        _ edge: EdgeContext, _ match: Router.Match?, _ body: HummingbirdCore.RequestBody,
        _ allowance: inout Allowance?
    ) async throws -> Reply {
        let route = match?.endpoint.route(edge.head.method)
        try await admit(edge, (route ?? match?.endpoint.routes.first)?.tier ?? .open)
        guard let match, let route else {
            return try await answerElsewhere(edge, match, &allowance)
        }
        // A page of a stranger, or one that a name server led here, has no business with agents' tools.
        if case .mcp = route.refusals, let origin = edge.head.headerFields[.origin],
            !services.trustedPages.origins.contains(origin)
        {
            throw Problem(.crossSiteRequest)
        }
        switch route.handler {
        case .open(let handle):
            try await spend(route.budget, edge, &allowance)
            let parameters = try parameters(of: route, edge, match)
            return try await handle(
                OpenContext(edge: edge, parameters: parameters), try await read(body, for: route, edge))
        case .signed(let permission, let handle):
            var context = try await sign(permission, of: route, edge, match, &allowance)
            let bytes = try await read(body, for: route, edge)
            if route.isRepeatable { context.repetition = try context.repetition(of: bytes) }
            let reply = try await handle(context, bytes)
            try await noteRead(route, permission, context.principal)
            return reply
        case .reading(let permission, let handle):
            let context = try await sign(permission, of: route, edge, match, &allowance)
            guard let declared = route.body else { throw Problem(.internalError) }
            return try await handle(context, try IncomingBody(body, declared, edge.head.headerFields))
        case .testing(let permission, let test):
            let context = try await sign(permission, of: route, edge, match, times: ModuleRun.price, &allowance)
            return try await test(context, self)
        }
    }

    /// Who calls, with the proof that they may.
    private func sign(
        _ permission: Permission, of route: Route, _ edge: EdgeContext, _ match: Router.Match, times: Int = 1,
        _ allowance: inout Allowance?
    ) async throws -> SignedContext {
        let principal = try await identify(edge, &allowance)
        try await admitAdministrator(principal, edge)
        try await spend(route.budget, principal, edge, times: times, &allowance)
        let grant = try await decide(permission, of: route, principal)
        return SignedContext(
            edge: edge, route: route, principal: principal, grant: grant,
            parameters: try parameters(of: route, edge, match),
            current: { await self.current(permission, of: route, edge) })
    }

    /// Whom a request would be let in as now, nil when it wouldn't be: its session, the role or the rules for addresses may
    /// have changed since.
    private func current(_ permission: Permission, of route: Route, _ edge: EdgeContext) async -> Principal? {
        do {
            try await admit(edge, route.tier)
            let principal = try await authenticate(edge, again: true)
            try await admitAdministrator(principal, edge)
            guard case .allow = principal.decide(permission, in: route.module) else { return nil }
            return principal
        } catch {
            return nil
        }
    }

    /// What isn't a route: a browser's question, a wrong path or a wrong method.
    private func answerElsewhere(
        _ edge: EdgeContext, _ match: Router.Match?, _ allowance: inout Allowance?
    ) async throws -> Reply {
        if let endpoint = match?.endpoint, !endpoint.routes.contains(where: \.isPage) {
            let isPublic = endpoint.routes.allSatisfy(\.isPublic)
            if let reply = crossOrigin.preflight(edge.head, allowed: endpoint.allowed, isPublic: isPublic) {
                return reply
            }
        }
        try await spend(.anonymous, edge, &allowance)
        guard let match else { throw Problem(.notFound) }
        throw Problem.methodNotAllowed(match.endpoint.allowed)
    }

    /// The caller; who can't show a good credential pays as anybody does from that address.
    private func identify(_ edge: EdgeContext, _ allowance: inout Allowance?) async throws -> Principal {
        do {
            return try await authenticate(edge)
        } catch let problem as Problem {
            try await spend(.anonymous, edge, &allowance)
            throw problem
        }
    }

    private func parameters(
        of route: Route, _ edge: EdgeContext, _ match: Router.Match
    ) throws -> ParameterValues {
        // Monitors like to add something to defeat caches.
        guard route.tier != .probe, !route.readsOwnQuery else { return .none }
        if edge.target.query == nil && match.values.isEmpty { return .none }
        return try ParameterValues(
            route.parameters, path: match.values, query: try edge.target.query.map(QueryString.init) ?? .empty)
    }

    /// The body, whole and within its limit; nothing is read for a route that takes none.
    private func read(_ body: HummingbirdCore.RequestBody, for route: Route, _ edge: EdgeContext) async throws
        -> [UInt8]
    {
        guard let declared = route.body else { return [] }
        return try await IncomingBody(body, declared, edge.head.headerFields).collect()
    }
}
