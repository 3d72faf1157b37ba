import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Credentials that are remembered")
struct IdentityRememberedTests {
    @Test("cost no statement, on either engine, until something changes", arguments: Engine.allCases)
    func statements(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user()
            let token = try await house.signedIn().accessToken
            let key = try #require(try await house.key(of: ann, scopes: [.eventRead]).text)
            try await eventually { try await house.statementsOfRequests(token, key) == 0 }
            _ = try await house.room.sessions.revokeAll(of: ann.id, by: .operator("dana"))
            #expect(try await house.statementsOfRequests(token, key) > 0)
        }
    }

    @Test("are refused by the next request after the server itself ended them", arguments: Engine.allCases)
    func endings(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user(role: .auditor)
            let (room, dana) = (house.room, Grant.operator("dana"))
            let endings: [(KeyRefusal?, TokenRefusal?, (Credentials) async throws -> Void)] = [
                (nil, .sessionEnded, { _ = try await room.sessions.revoke($0.session, by: dana) }),
                (nil, .sessionEnded, { _ in _ = try await room.sessions.revokeEverybodys(by: dana) }),
                (.deactivated, nil, { _ = try await room.keys.end($0.keyID, within: .all, by: dana) }),
                (.deactivated, nil, { _ in _ = try await room.keys.revokeAll(of: ann.id, by: dana) }),
                (.ownerDisabled, .sessionEnded, { _ in _ = try await room.users.disable(ann.id, by: dana) }),
                (.invalid, .sessionEnded, { _ in _ = try await room.erasure.erase(ann.id, by: dana) }),
            ]
            for (number, (keyRefusal, tokenRefusal, end)) in endings.enumerated() {
                _ = try await room.users.enable(ann.id, by: dana)
                let credentials = try await house.remembered(ann)
                try await end(credentials)
                #expect(try await house.refusal(ofKey: credentials.key) == keyRefusal, "ending \(number)")
                #expect(try await house.refusal(of: credentials.token) == tokenRefusal, "ending \(number)")
            }
        }
    }

    @Test("carry another role and other rights of a role from the next request on", arguments: Engine.allCases)
    func rights(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user(role: .auditor)
            let (room, dana) = (house.room, Grant.operator("dana"))
            let credentials = try await house.remembered(ann)
            #expect(try await house.principal(key: credentials.key).permissions == [.eventRead, .eventList])

            _ = try await room.users.update(ann.id, UserPatch(role: .viewer), by: dana)
            #expect(try await house.principal(key: credentials.key).permissions == [.eventRead])

            _ = try await room.roles.create("watcher", "", [.eventList], under: nil, by: dana)
            let watcher = try #require(try await room.roles.find("watcher"))
            _ = try await room.users.update(ann.id, UserPatch(role: watcher), by: dana)
            let next = try await house.remembered(ann)
            #expect(try await house.principal(next.token).permissions.contains(.eventList))
            _ = try await room.roles.update(
                "watcher", description: nil, permissions: [], seen: nil, under: nil, by: dana)
            #expect(try await !house.principal(key: next.key).permissions.contains(.eventList))
            #expect(try await !house.principal(next.token).permissions.contains(.eventList))
        }
    }
}

/// A session and a key of one user.
private struct Credentials: Sendable {
    let session: SessionID
    let token: Secret<String>
    let keyID: APIKeyID
    let key: Secret<String>
}

extension IdentityHouse {
    /// How many statements a request with each of them costs.
    fileprivate func statementsOfRequests(_ token: Secret<String>, _ key: Secret<String>) async throws -> Int64 {
        let before = test.database.statements.statements
        _ = try await authenticate(token)
        _ = try await authenticate(key: key)
        return test.database.statements.statements - before
    }

    /// A new session and a new key, both remembered.
    fileprivate func remembered(_ user: User) async throws -> Credentials {
        let (session, key) = (try await signedIn(), try await key(of: user, scopes: [.eventRead, .eventList]))
        let credentials = Credentials(
            session: session.sessionID, token: session.accessToken, keyID: key.key.id, key: try #require(key.text))
        try await remember(credentials)
        return credentials
    }

    /// Comes with both until neither is read any more.
    fileprivate func remember(_ credentials: Credentials) async throws {
        try await eventually { try await statementsOfRequests(credentials.token, credentials.key) == 0 }
    }
}
