import Access
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("API keys")
struct IdentityKeyTests {
    @Test("are shown once, kept as a hash, and let their owner in with what both may", arguments: Engine.allCases)
    func create(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user(role: .auditor)
            let created = try await house.key(of: user, scopes: [.eventRead, .eventList])
            let text = try #require(created.text)
            let principal = try await house.principal(key: text)
            #expect(principal.userID == user.id)
            #expect(principal.permissions == [.eventRead, .eventList])
            #expect(principal.credential == .apiKey(created.key.id))
            #expect(principal.origin.apiKey == created.key.id)
            #expect(created.key.expiresAt == created.key.createdAt + .seconds(90 * 86_400))
            let rows = try await house.test.outside("SELECT id, name, key_prefix, scopes FROM api_keys")
            #expect(!rows.contains(text.reveal().dropFirst(30)))
            #expect(try await house.actions().last == "api_key.created")
            #expect(try await house.eventTypes().last == "api_key_created")

            try await house.test.outside("UPDATE users SET role = 'viewer'")
            try await eventually {
                guard case .principal(let now) = try await house.authenticate(key: text) else { return false }
                return now.permissions == [.eventRead]
            }
        }
    }

    @Test("carry nothing beyond their owner, nor beyond who asks, nor what no key may", arguments: Engine.allCases)
    func ceiling(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user(role: .auditor)
            let cases: [(scopes: Set<Permission>, ceiling: Set<Permission>, refused: [Permission])] = [
                ([.userDelete], Set(Permission.allCases), [.userDelete]),
                ([.eventList, .eventRead], [.eventRead], [.eventList]),
                ([.keyCreate], Set(Permission.allCases), [.keyCreate]),
            ]
            for one in cases {
                let outcome = try await house.room.keys.create(
                    NewAPIKey(name: "k", scopes: one.scopes), for: user.id, within: one.ceiling,
                    by: .operator("dana"))
                guard case .scopesRefused(let refused) = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
                #expect(refused == one.refused)
            }
            #expect(try await house.room.keys.list(.all, ListRequest()).rows.isEmpty)
            let usual = try await house.key(of: user, scopes: nil)
            let rest = Role.auditor.permissions.subtracting([.keyCreate, .factorManage])
            #expect(Set(usual.key.scopes) == Set(rest.map(\.rawValue)))
        }
    }

    @Test("end when revoked, expired, deleted, or with their owner; each with its reason", arguments: Engine.allCases)
    func endings(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user("ann@example.org")
            let ben = try await house.user("ben@example.org")
            let key = try await house.key(of: ann, scopes: [.eventRead])
            let text = try #require(key.text)
            let keys = house.room.keys
            guard case .notFound = try await keys.end(key.key.id, within: .own(ben.id), by: .operator("dana")) else {
                Issue.record("a key was ended by somebody else")
                return
            }
            guard case .revoked = try await keys.end(key.key.id, within: .own(ann.id), by: .operator("dana")) else {
                Issue.record("not revoked")
                return
            }
            #expect(try await house.refusal(ofKey: text) == .deactivated)
            guard case .deleted = try await keys.end(key.key.id, within: .all, by: .operator("dana")) else {
                Issue.record("not deleted")
                return
            }
            #expect(try await house.refusal(ofKey: text) == .invalid)
            #expect(try await house.actions().suffix(2) == ["api_key.revoked", "api_key.deleted"])
            let types = try await house.eventTypes()
            #expect(types.contains("api_key_revoked") && types.contains("api_key_deleted"))

            let short = try #require(try await house.key(of: ann, scopes: [.eventRead], days: 1).text)
            #expect(try await house.refusal(ofKey: short) == nil)
            house.clock.advance(by: .seconds(86_400))
            #expect(try await house.refusal(ofKey: short) == .expired)
            #expect(try await house.eventTypes().contains("api_key_expired"))

            let owned = try #require(try await house.key(of: ben, scopes: [.eventRead]).text)
            _ = try await house.room.users.disable(ben.id, by: .operator("dana"))
            #expect(try await house.refusal(ofKey: owned) == .ownerDisabled)
        }
    }

    /// Guide R, containment: by key, by user, and everybody's.
    @Test("end within a second of a statement that revokes them, on every node", arguments: Engine.allCases)
    func outsideStatements(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user("ann@example.org")
            let now = engine == .sqlite ? "datetime('now')" : "NOW()"
            for condition in ["id = '%'", "user_id = '\(ann.id)'", "TRUE"] {
                let key = try await house.key(of: ann, scopes: [.eventRead])
                let text = try #require(key.text)
                #expect(try await house.refusal(ofKey: text) == nil)
                let filter = condition.replacing("%", with: key.key.id.description)
                try await house.test.outside("UPDATE api_keys SET revoked_at = \(now) WHERE \(filter);")
                let committed = ContinuousClock.now
                while try await house.refusal(ofKey: text) == nil, ContinuousClock.now - committed < .seconds(1) {
                    await Task.yield()
                }
                #expect(try await house.refusal(ofKey: text) == .deactivated, "\(condition)")
            }
        }
    }

    @Test("are made once for one Idempotency-Key, also when asked at once, and shown once", arguments: Engine.allCases)
    func repetition(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user("ann@example.org")
            let answers = try await withThrowingTaskGroup(of: CreateKeyOutcome.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await house.room.keys.create(
                            NewAPIKey(name: "k", repetition: "once"), for: ann.id, within: Set(Permission.allCases),
                            by: .operator("dana"))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let created = answers.compactMap { if case .created(let key) = $0 { key } else { nil } }
            #expect(created.count == 8)
            #expect(Set(created.map(\.key.id)).count == 1)
            #expect(created.count { $0.text != nil } == 1)
            let other = try await house.room.keys.create(
                NewAPIKey(name: "another", repetition: "once"), for: ann.id, within: Set(Permission.allCases),
                by: .operator("dana"))
            guard case .repetitionDiffers = other else {
                Issue.record("\(other)")
                return
            }
        }
    }

    @Test("are counted: one event a minute with their number, and the last use in the row", arguments: Engine.allCases)
    func uses(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user("ann@example.org")
            let key = try await house.key(of: ann, scopes: [.eventRead])
            let text = try #require(key.text)
            for _ in 0..<7 { #expect(try await house.refusal(ofKey: text) == nil) }
            try await house.room.keyUses.write()
            let used = try #require(try await house.room.keys.find(key.key.id, within: .all))
            #expect(used.lastUsedIP == "203.0.113.7" && used.lastUsedAt != nil)
            #expect(try await !house.eventTypes().contains("api_key_used"))
            house.clock.advance(by: .seconds(60))
            try await house.room.keyUses.write()
            let events = try await house.events.query(EventQuery(visibleTo: ann.id)).events
            let event = try #require(events.first { $0.eventType == "api_key_used" })
            #expect(event.apiKeyID == key.key.id)
            #expect(event.metadata.text.contains("\"count\":7") || event.metadata.text.contains("\"count\": 7"))
        }
    }

    @Test("are not written once their user is erased, or their events are", arguments: Engine.allCases)
    func usesOfTheErased(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            for email in ["ann@example.org", "ben@example.org"] {
                let user = try await house.user(email)
                let text = try #require(try await house.key(of: user, scopes: [.eventRead]).text)
                #expect(try await house.refusal(ofKey: text) == nil)
                if email == "ann@example.org" {
                    _ = try await house.room.erasure.erase(user.id, by: .operator("dana"))
                } else {
                    house.room.keyUses.forget(user.id)
                }
            }
            try await house.room.keyUses.write(all: true)
            #expect(try await !house.eventTypes().contains("api_key_used"))
        }
    }

    @Test("that somebody makes up are one event a minute for an address", arguments: Engine.allCases)
    func strangers(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            for _ in 0..<5 {
                let refusal = try await house.refusal(ofKey: Secret("sk_nonsense"))
                #expect(refusal == .invalid)
            }
            let events = try await house.eventTypes().filter { $0 == "invalid_token" }
            #expect(events.count == 1)
        }
    }
}

extension IdentityHouse {
    func key(
        of user: User, scopes: Set<Permission>?, days: Int = NewAPIKey.usualDays, networks: [CIDR] = []
    ) async throws -> CreatedKey {
        let outcome = try await room.keys.create(
            NewAPIKey(name: "for tests", scopes: scopes, days: days, networks: networks), for: user.id,
            within: Set(Permission.allCases), by: .operator("dana"))
        guard case .created(let key) = outcome else { throw Unexpected("\(outcome)") }
        return key
    }

    func authenticate(key: Secret<String>) async throws -> Authentication {
        try await room.keyAuthenticator.authenticate(key: key.reveal(), from: origin)
    }

    func principal(key: Secret<String>) async throws -> Principal {
        let answer = try await authenticate(key: key)
        guard case .principal(let principal) = answer else { throw Unexpected("\(answer)") }
        return principal
    }

    func refusal(ofKey key: Secret<String>) async throws -> KeyRefusal? {
        if case .keyRefused(let refusal) = try await authenticate(key: key) { refusal } else { nil }
    }
}
