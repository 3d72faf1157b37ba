import Access
import Audit
import Core
import HTTPTypes
import Identity
import OAuthProtocol
import SecurityEvents

/// Who sends a request, and whether they may: from the credential to the grant.
extension Responder {
    /// The caller, by access token or API key. An API key may come in either header, but nobody may come as two. A proof of a token's key is taken
    /// once, and `again` for a request that goes on.
    func authenticate(_ edge: EdgeContext, again: Bool = false) async throws -> Principal {
        let bearer = BearerToken(authorization: edge.head.headerFields.value(of: .authorization))
        if let key = edge.head.headerFields.value(of: .apiKey) {
            guard bearer == .absent else { throw Problem.invalid("X-API-Key", "can't stand beside Authorization") }
            return try principal(try await services.identity.keyAuthenticator.authenticate(key: key, from: edge.origin))
        }
        switch bearer {
        case .absent: throw Problem(.noAuthToken)
        case .unusable: throw Problem(.invalidToken)
        case .bound(let token): return try await authenticate(bound: token, edge, again: again)
        case .token(let token) where KeyAuthenticator.isKey(token):
            return try principal(
                try await services.identity.keyAuthenticator.authenticate(key: token, from: edge.origin))
        case .token(let token):
            return try principal(
                try await services.identity.authenticator.authenticate(bearer: token, from: edge.origin))
        }
    }

    /// The caller, by an access token that is bound to a key, and the proof of that key (RFC 9449 §7).
    private func authenticate(bound token: String, _ edge: EdgeContext, again: Bool) async throws -> Principal {
        do {
            let proof = try edge.proof(with: token)
            let caller = try principal(
                try await services.identity.authenticator.authenticate(
                    bearer: token, proof: proof.thumbprint, from: edge.origin))
            if !again { try await services.takeOnce(proof) }
            return caller
        } catch let refusal as OAuthRefusal {
            throw Problem(.invalidToken, "The DPoP proof is not good: \(refusal.description).")
        }
    }

    private func principal(_ authentication: Authentication) throws -> Principal {
        switch authentication {
        case .principal(let principal): return principal
        case .refused(let refusal): throw Problem(refusal)
        case .keyRefused(let refusal): throw Problem(refusal)
        }
    }

    /// The grant, or a refusal that is on record before the client hears of it; further ones within the minute for want of the
    /// same are counted.
    func decide(_ permission: Permission, of route: Route, _ principal: Principal) async throws -> Grant {
        try await services.decide(permission, in: route.module, principal, at: route)
    }
}

extension WebServices {
    func decide(
        _ permission: Permission, in module: Module?, _ principal: Principal, at route: Route
    ) async throws -> Grant {
        switch principal.decide(permission, in: module) {
        case .allow(let grant): return grant
        // No event: nobody did anything wrong.
        case .stepUp(let stepUp): throw Problem(stepUp)
        case .deny(let denial):
            try await events.recordFlood(
                EventDraft(denial, principal),
                of: "\(principal.origin.address ?? "") \(principal.userID) \(denial.missing) \(denial.reason)",
                from: principal.origin.at(route))
            throw Problem(denial, principal)
        }
    }
}

extension EventDraft {
    /// The event of a refusal.
    fileprivate init(_ denial: Denial, _ principal: Principal) {
        let missing = denial.missing.rawValue
        var metadata: [String: DetailValue] = [
            "required_permission": .text(missing), "role": .text(principal.role.name),
        ]
        let (type, message): (EventType, String) =
            switch denial.reason {
            case .scope where principal.credential.apiKey != nil:
                (.insufficientScope, "An API key of \(principal.reference) lacks the scope \(missing)")
            case .scope: (.permissionDenied, "The token of \(principal.reference) doesn't name \(missing)")
            case .role: (.permissionDenied, "\(principal.reference) lacks \(missing)")
            case .administrator: (.roleRequired, "\(principal.reference) is not \(Role.systemAdmin.name)")
            case .module(let module): (.permissionDenied, "\(principal.reference) has no access to \(module.rawValue)")
            }
        switch denial.reason {
        case .scope:
            metadata["required_scope"] = .text(missing)
            metadata["user_scopes"] = .list(principal.permissions.map(\.rawValue).sorted())
        case .administrator: metadata["required_role"] = .text(Role.systemAdmin.name)
        case .module(let module): metadata["module"] = .text(module.rawValue)
        case .role: break
        }
        self.init(type, user: principal.userID, email: principal.email, message: message, metadata: metadata)
    }
}

extension Problem {
    fileprivate init(_ denial: Denial, _ principal: Principal) {
        let missing = denial.missing.rawValue
        switch denial.reason {
        case .scope where principal.credential.apiKey != nil:
            self.init(.insufficientScope, "This API key lacks the scope \(missing).")
        case .scope:
            self.init(.forbidden, "This token was issued without the permission \(missing); refresh it.")
            missingScope = missing
        case .role, .administrator: self.init(.forbidden, "This needs the permission \(missing).")
        case .module(let module): self.init(.moduleAccessDenied, "You have no access to the module \(module.rawValue).")
        }
    }

    fileprivate init(_ refusal: TokenRefusal) {
        switch refusal {
        case .expired: self.init(.tokenExpired)
        case .invalid: self.init(.invalidToken)
        case .sessionEnded: self.init(.invalidToken, "The session of this token has ended.")
        case .disabled: self.init(.accountDisabled)
        case .withoutSecondFactor: self.init(.mfaSignInRequired)
        }
    }

    fileprivate init(_ refusal: KeyRefusal) {
        switch refusal {
        case .invalid: self.init(.invalidAPIKey)
        case .expired: self.init(.apiKeyExpired)
        case .deactivated: self.init(.apiKeyDeactivated)
        case .ownerDisabled: self.init(.accountDisabled)
        case .address: self.init(.apiKeyAddress)
        }
    }
}
