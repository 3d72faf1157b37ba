import Access
import Audit
import Core
import HTTPTypes
import HummingbirdCore
import Identity
import NIOCore
import SecurityEvents

/// A request, step by step. Each refusal is thrown, and becomes an answer in `FaultMapping.swift`.
extension Responder {
    /// Route, credential, permission, parameters, body, handler.
    func answer(_ edge: EdgeContext, _ match: Router.Match?, _ body: HummingbirdCore.RequestBody) async throws -> Reply
    {
        guard let match else { throw Problem(.notFound) }
        guard let route = match.endpoint.route(edge.head.method) else {
            throw Problem.methodNotAllowed(match.endpoint.allowed)
        }
        switch route.handler {
        case .open(let handle):
            let parameters = try parameters(of: route, edge, match)
            return try await handle(
                OpenContext(edge: edge, parameters: parameters), try await read(body, for: route, edge))
        case .signed(let permission, let handle):
            let principal = try await authenticate(edge)
            let grant = try await decide(permission, principal)
            let context = SignedContext(
                edge: edge, principal: principal, grant: grant, parameters: try parameters(of: route, edge, match))
            return try await handle(context, try await read(body, for: route, edge))
        }
    }

    private func authenticate(_ edge: EdgeContext) async throws -> Principal {
        switch BearerToken(authorization: edge.head.headerFields[.authorization]) {
        case .absent: throw Problem(.noAuthToken)
        case .unusable: throw Problem(.invalidToken)
        case .token(let token):
            switch try await services.identity.authenticator.authenticate(bearer: token, from: edge.origin) {
            case .principal(let principal): return principal
            case .refused(let refusal): throw Problem(refusal)
            }
        }
    }

    /// The grant, or a refusal that is on record before the client hears of it.
    private func decide(_ permission: Permission, _ principal: Principal) async throws -> Grant {
        switch principal.decide(permission) {
        case .allow(let grant): return grant
        case .deny(let denial):
            try await services.events.record(
                EventDraft(
                    .permissionDenied, user: principal.userID, email: principal.email,
                    message: "\(principal.reference) lacks \(denial.missing.rawValue)",
                    metadata: [
                        "required_permission": .text(denial.missing.rawValue), "role": .text(denial.role.rawValue),
                    ]), from: principal.origin)
            throw Problem(.forbidden, "This needs the permission \(denial.missing.rawValue).")
        }
    }

    private func parameters(
        of route: Route, _ edge: EdgeContext, _ match: Router.Match
    ) throws -> ParameterValues {
        // Monitors like to add something to defeat caches.
        guard route.tier != .probe else { return .none }
        if edge.target.query == nil && match.values.isEmpty { return .none }
        return try ParameterValues(
            route.parameters, path: match.values, query: try edge.target.query.map(QueryString.init) ?? .empty)
    }

    /// The body, whole and within its limit; nothing is read for a route that takes none.
    private func read(_ body: HummingbirdCore.RequestBody, for route: Route, _ edge: EdgeContext) async throws
        -> [UInt8]
    {
        guard let declared = route.body else { return [] }
        let fields = edge.head.headerFields
        guard MediaType.isJSON(fields[.contentType]) else { throw Problem(.unsupportedMediaType) }
        if let announced = fields[.contentLength].flatMap({ Int($0) }), announced > declared.limit {
            throw Problem.payloadTooLarge(limit: declared.limit)
        }
        do {
            return Array(try await body.collect(upTo: declared.limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.payloadTooLarge(limit: declared.limit)
        }
    }
}

extension Problem {
    fileprivate init(_ refusal: TokenRefusal) {
        switch refusal {
        case .expired: self.init(.tokenExpired)
        case .invalid: self.init(.invalidToken)
        case .sessionEnded: self.init(.invalidToken, "The session of this token has ended.")
        case .disabled: self.init(.accountDisabled)
        }
    }
}
