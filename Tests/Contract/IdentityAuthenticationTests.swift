import Access
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Who sends a request")
struct IdentityAuthenticationTests {
    /// What ends a live token, and what it is refused for from then on.
    private static func endings(_ engine: Engine) -> [(sql: String, refusal: TokenRefusal)] {
        let owned = "WHERE user_id IN (SELECT id FROM users WHERE email = 'ann@example.org')"
        return [
            ("UPDATE users SET is_active = false WHERE email = 'ann@example.org';", .disabled),
            ("DELETE FROM refresh_tokens \(owned);", .sessionEnded),
            ("DELETE FROM refresh_tokens;", .sessionEnded),
            (engine == .postgresql ? "TRUNCATE refresh_tokens CASCADE;" : "DELETE FROM refresh_tokens;", .sessionEnded),
            ("DELETE FROM users;", .sessionEnded),
        ]
    }

    @Test("an operator's SQL counts within a second of its commit, on every node", arguments: Engine.allCases)
    func operatorSQL(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            try await house.secondNode { other in
                for (sql, refusal) in Self.endings(engine) {
                    let token = try await house.signedIn().accessToken
                    for node in [house, other, house, other] { #expect(try await node.refusal(of: token) == nil) }
                    try await house.test.outside(sql)
                    let committed = ContinuousClock.now
                    for node in [house, other] {
                        var found = try await node.refusal(of: token)
                        while found == nil, ContinuousClock.now - committed < .seconds(1) {
                            await Task.yield()
                            found = try await node.refusal(of: token)
                        }
                        #expect(found == refusal, "\(sql)")
                    }
                    try await house.test.outside("UPDATE users SET is_active = true;")
                }
            }
        }
    }

    @Test("signing out ends the token at once, and only that session's", arguments: Engine.allCases)
    func signOut(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let (one, two) = (try await house.signedIn(), try await house.signedIn())
            let principal = try await house.principal(one.accessToken)
            try await house.room.sessions.signOut(principal)
            #expect(try await house.refusal(of: one.accessToken) == .sessionEnded)
            #expect(try await house.refusal(of: two.accessToken) == nil)
            guard case .refused(.unknown) = try await house.refresh(one.refreshToken) else {
                Issue.record("the refresh token must be dead too")
                return
            }
            try await house.room.sessions.signOut(principal)
            #expect(try await house.eventTypes().filter { $0 == "logout" }.count == 1)
            #expect(try await house.actions().filter { $0 == "session.signed_out" }.count == 1)
        }
    }

    @Test("revoking ends one session or all of a user's", arguments: Engine.allCases)
    func revoke(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let (one, two, three) = (try await house.signedIn(), try await house.signedIn(), try await house.signedIn())
            #expect(try await house.room.sessions.revoke(one.sessionID, by: .operator("dana")))
            #expect(try await !house.room.sessions.revoke(one.sessionID, by: .operator("dana")))
            #expect(try await house.refusal(of: one.accessToken) == .sessionEnded)
            #expect(try await house.refusal(of: two.accessToken) == nil)
            #expect(try await house.room.sessions.page(of: nil, ListRequest()).rows.count == 2)
            #expect(try await house.room.sessions.revokeAll(of: user.id, by: .operator("dana")) == 2)
            #expect(try await house.room.sessions.revokeAll(of: user.id, by: .operator("dana")) == 0)
            #expect(try await house.refusal(of: three.accessToken) == .sessionEnded)
            #expect(try await house.actions().suffix(2) == ["session.revoked", "user.sessions_revoked"])
            #expect(try await house.eventTypes().suffix(2) == ["session_revoked", "session_revoked"])
        }
    }

    @Test("the role is the one of now, and never gives more than the token names", arguments: Engine.allCases)
    func role(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user(role: .accountExecutive)
            let signedIn = try await house.signedIn()
            #expect(try await house.principal(signedIn.accessToken).permissions == Role.accountExecutive.permissions)
            for (role, expected) in [
                ("viewer", Role.viewer), ("auditor", .auditor), ("admin", .systemAdmin),
            ] {
                try await house.test.outside("UPDATE users SET role = '\(role)';")
                let committed = ContinuousClock.now
                while try await house.principal(signedIn.accessToken).role != expected,
                    ContinuousClock.now - committed < .seconds(1)
                { await Task.yield() }
                let principal = try await house.principal(signedIn.accessToken)
                #expect(principal.role == expected)
                #expect(
                    principal.permissions == expected.permissions.intersection(Role.accountExecutive.permissions))
            }
            let refreshed = try await house.refreshed(signedIn.refreshToken)
            #expect(try await house.principal(refreshed.accessToken).permissions == Role.systemAdmin.permissions)
        }
    }

    @Test("a role that doesn't exist lets nobody in", arguments: Engine.allCases)
    func unknownRole(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let signedIn = try await house.signedIn()
            try await house.test.outside("UPDATE users SET role = 'superuser';")
            await #expect(throws: IdentityFault.self) { try await house.refresh(signedIn.refreshToken) }
            await #expect(throws: IdentityFault.self) { try await house.signIn() }
        }
    }

    @Test("an invalid token is an event, once a minute for each address", arguments: Engine.allCases)
    func strangers(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            for events in [["invalid_token"], ["invalid_token", "invalid_token"]] {
                for _ in 0..<5 {
                    let refusal = try await house.refusal(of: Secret("not.a.token"))
                    #expect(refusal == .invalid)
                }
                #expect(try await house.eventTypes() == events)
                house.clock.advance(by: .seconds(60))
            }
        }
    }

    @Test("a second node takes the first one's tokens: the key is stored, sealed", arguments: Engine.allCases)
    func keys(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let token = try await house.signedIn().accessToken
            try await house.secondNode { other in
                let refusal = try await other.refusal(of: token)
                #expect(refusal == nil)
                #expect(other.room.signingKeys.jwks == house.room.signingKeys.jwks)
            }
            #expect(try await house.test.outside("SELECT state FROM signing_keys;").contains("active"))
            // A PKCS#1 key begins 30 82 … 02 01 00 02 82; a sealed cell with the version of its format.
            let hex = engine == .sqlite ? "hex(private_key)" : "encode(private_key, 'hex')"
            let stored = try await house.test.outside("SELECT \(hex) FROM signing_keys;")
            #expect(stored.hasPrefix("0102"))
            #expect(!stored.contains("020100028"))
        }
    }
}
