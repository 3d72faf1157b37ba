@_spi(Authentication) public import Access
public import Audit
import Core
import Identity
public import OAuthProtocol
import SecurityEvents
import Store

/// Devices without a browser (RFC 8628): the device asks, its user types a code elsewhere and agrees, and the device gets its tokens.
extension TokenDesk {
    /// What a user is asked about a device.
    public struct DeviceQuestion: Sendable {
        /// The client.
        public let client: OAuthClient
        /// What it asks for, as far as the user may grant it.
        public let scopes: Scopes
    }

    /// A device begins to wait. `page` is the address where its user types the code.
    public func beginDevice(
        _ client: OAuthClient, scopes asked: Scopes?, resources: [ResourceIndicator], page: String
    ) async throws(OAuthFault) -> Result<DeviceAuthorizationAnswer, OAuthRefusal> {
        let scopes: Scopes
        do throws(OAuthRefusal) {
            try client.profile.check(.deviceCode)
            scopes = try client.profile.scopes(asked: asked)
            try client.profile.check(resources, own: rules.audience)
        } catch {
            return .failure(error)
        }
        let (code, typed) = (OpaqueToken(.deviceCode, randomness), UserCode(randomness))
        let expiresAt = time.now() + DeviceGrant.lifetime
        try await store.housekeep(.authorizationState) { transaction throws(StoreFault) in
            try transaction.run(
                """
                INSERT INTO oauth_device_codes (code_hash, user_code, client_id, scopes, resources, state, \
                interval_seconds, expires_at) VALUES (\(code.hash), \(typed.letters), \(client.id), \(scopes.column), \
                \(resources.map(\.text).column), \(DeviceGrant.State.waiting.rawValue), \
                \(DeviceGrant.interval.components.seconds), \(expiresAt))
                """)
            return .commit(())
        }
        return .success(DeviceAuthorizationAnswer(deviceCode: code, userCode: typed, page: page))
    }

    /// What a code that somebody typed is about; nil for a wrong one, and when they typed too many.
    public func device(
        _ code: UserCode?, for principal: Principal
    ) async throws(OAuthFault) -> DeviceQuestion? {
        let now = time.now()
        guard guesses.reserve(principal.userID, at: now) else { return nil }
        let found = try await store.read { reader throws(StoreFault) -> (StoredDevice, OAuthClient)? in
            guard let code, let device = try reader.device(code), device.grant.state == .waiting,
                now < device.grant.expiresAt, let client = try reader.client(device.clientID), client.isActive
            else { return nil }
            return (device, client)
        }
        guard let (device, client) = found else { return nil }
        guesses.giveBack(principal.userID, at: now)
        let held = SessionTerms.held(device.scopes.names, by: principal.role)
        return DeviceQuestion(client: client, scopes: Scopes(held))
    }

    /// What the user says about a device; false when it waits no longer. It was asked with ``device(_:for:)`` before. One that would get no scope
    /// at all is refused whatever they say, as a client is at `/oauth/authorize`; then this is false, too.
    public func answerDevice(
        _ code: UserCode, agrees: Bool, _ principal: Principal
    ) async throws(OAuthFault) -> Bool {
        guard let question = try await device(code, for: principal), let assurance = principal.assurance else {
            return false
        }
        let grant = Grant.credential(of: principal.actor, from: principal.origin)
        let isGranted = agrees && !question.scopes.isEmpty
        let state = isGranted ? DeviceGrant.State.approved : .denied
        let (user, target) = (principal.userID, Target.consent(of: principal.userID, to: question.client.id))
        let session = principal.credential.session
        return try await store.change(by: grant, .oauthDeviceAnswered, on: target) { change throws(StoreFault) in
            let count = try change.transaction.run(
                """
                UPDATE oauth_device_codes SET state = \(state.rawValue), user_id = \(user), \
                scopes = \(question.scopes.column), methods = \(assurance.methodsColumn), \
                authenticated_at = \(assurance.authenticatedAt), second_factor_at = \(assurance.secondFactorAt), \
                granted_in = \(session) \
                WHERE user_code = \(code.letters) AND state = \(DeviceGrant.State.waiting.rawValue) \
                AND expires_at > \(change.time)
                """)
            guard count == 1 else { return .rollback(false) }
            change.note("agrees", .boolean(isGranted))
            if isGranted { try change.consent(of: user, to: question.client, question.scopes) }
            return .commit(isGranted == agrees)
        }
    }

    /// Tokens for a device whose user agreed.
    func redeem(
        _ request: DeviceTokenRequest, by client: OAuthClient, proof: String?, from origin: Origin
    ) async throws(OAuthFault) -> Result<TokenAnswer, OAuthRefusal> {
        guard let code = request.code,
            let found = try await store.read(.point, { reader throws(StoreFault) in try reader.device(code) })
        else { return .failure(.badGrant) }
        let now = time.now()
        switch found.grant.verdict(on: client.profile.id, at: now) {
        case .refuse(let refusal, let interval):
            try await noteQuestion(code, interval, at: now)
            return .failure(refusal)
        case .redeem: break
        }
        guard let user = found.userID, let assurance = found.assurance,
            let grant = try await grant(of: user, from: origin)
        else { return .failure(.badGrant) }
        let terms: SessionTerms
        do throws(OAuthRefusal) {
            terms = try self.terms(client, found.scopes, [], of: found.resources, proof: proof)
        } catch {
            return .failure(error)
        }
        let draft = draft(of: user, terms, assurance, for: client, grantedIn: found.grantedIn)
        let opened = try await store.change(
            by: grant, .oauthDeviceRedeemed, on: .consent(of: user, to: client.id)
        ) { change throws(StoreFault) in
            let count = try change.transaction.run(
                """
                DELETE FROM oauth_device_codes WHERE code_hash = \(code.hash) \
                AND state = \(DeviceGrant.State.approved.rawValue)
                """)
            guard count == 1, let opened = try change.openSession(draft) else {
                return .rollback(OpenedSession?.none)
            }
            return .commit(opened)
        }
        guard let opened else { return .failure(.badGrant) }
        return .success(try await answer(opened, nonce: nil))
    }

    private func noteQuestion(_ code: OpaqueToken, _ interval: Duration, at now: Instant) async throws(OAuthFault) {
        try await store.housekeep(.authorizationState) { transaction throws(StoreFault) in
            try transaction.run(
                """
                UPDATE oauth_device_codes SET last_asked_at = \(now), \
                interval_seconds = \(interval.components.seconds) WHERE code_hash = \(code.hash)
                """)
            return .commit(())
        }
    }
}

extension Action {
    /// A user agreed to what a device asks for, or said no.
    public static let oauthDeviceAnswered = Action("oauth_device.answered")
    /// A device got its tokens.
    public static let oauthDeviceRedeemed = Action("oauth_device.redeemed")
}
