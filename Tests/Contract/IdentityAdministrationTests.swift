import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Administering users")
struct IdentityAdministrationTests {
    /// A principal of a role, signed in.
    private static func principal(_ name: String, _ role: Role, _ house: IdentityHouse) async throws -> Principal {
        _ = try await house.user("\(name)@example.org", role: role)
        return try await house.principal(try await house.signedIn("\(name)@example.org").accessToken)
    }

    private static func grant(_ permission: Permission, of principal: Principal) throws -> Grant {
        guard case .allow(let grant) = principal.decide(permission) else {
            throw IdentityHouse.Unexpected("\(principal.role.name) lacks \(permission.rawValue)")
        }
        return grant
    }

    @Test("changes roles under the ceiling, and never one's own", arguments: Engine.allCases)
    func ceiling(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let (users, root) = (house.room.users, try await Self.principal("root", .systemAdmin, house))
            let ann = try await house.user("ann@example.org", role: .agent)
            let grant = try Self.grant(.userUpdate, of: root)
            let toBroker = UserPatch(role: .broker, version: ann.version)
            let token = try await house.signedIn("ann@example.org").accessToken
            guard case .changed(let broker) = try await users.update(ann.id, toBroker, by: grant, under: .of(root)),
                case .versionConflict(2) = try await users.update(ann.id, toBroker, by: grant, under: .of(root)),
                case .unchanged = try await users.update(
                    ann.id, UserPatch(role: .broker), by: grant, under: .of(root)),
                case .oneself = try await users.update(
                    root.userID, UserPatch(role: .viewer), by: grant, under: .of(root)),
                case .oneself = try await users.disable(root.userID, by: grant, under: .of(root)),
                case .oneself = try await house.room.erasure.erase(root.userID, by: grant, under: .of(root))
            else {
                Issue.record("roles must change under the ceiling")
                return
            }
            #expect(broker.role == .broker)
            #expect(try await house.refusal(of: token) == .sessionEnded, "nobody comes to more by an old session")

            // Somebody with fewer rights has the grant, but not the height.
            let bea = try await house.principal(try await house.signedIn("ann@example.org").accessToken)
            #expect(bea.role == .broker)
            guard case .aboveCeiling = try await users.disable(root.userID, by: grant, under: .of(bea)),
                case .aboveCeiling = try await house.room.erasure.erase(root.userID, by: grant, under: .of(bea))
            else {
                Issue.record("nobody acts on an account above their own")
                return
            }
            #expect(try await house.eventTypes().contains("role_changed"))
            #expect(try await house.actions().contains("user.role_changed"))
        }
    }

    @Test("keeps an administrator, except at the terminal", arguments: Engine.allCases)
    func last(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let (users, root) = (house.room.users, try await Self.principal("root", .systemAdmin, house))
            let other = try await Self.principal("other", .systemAdmin, house)
            let grant = try Self.grant(.userUpdate, of: root)
            guard case .changed = try await users.disable(other.userID, by: grant, under: .of(root)),
                case .lastAdministrator = try await users.disable(root.userID, by: grant, under: .of(other)),
                case .changed = try await users.disable(root.userID, by: .operator("dana"))
            else {
                Issue.record("the last administrator must stay, unless somebody at the terminal says otherwise")
                return
            }
        }
    }

    @Test("erases a user with all that is theirs", arguments: Engine.allCases)
    func erase(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user()
            let token = try await house.signedIn().accessToken
            _ = try await house.room.passwords.sendReset(to: ann.id, by: .operator("dana"))
            guard case .changed = try await house.room.erasure.erase(ann.id, by: .operator("dana")),
                case .notFound = try await house.room.erasure.erase(ann.id, by: .operator("dana"))
            else {
                Issue.record("a user must be erased, once")
                return
            }
            #expect(try await house.refusal(of: token) == .sessionEnded)
            for table in ["users", "refresh_tokens", "refresh_token_secrets", "tickets"] {
                #expect(try await house.test.outside("SELECT count(*) FROM \(table);") == "0\n", "\(table)")
            }
            #expect(try await house.eventTypes().last == "account_deleted")
        }
    }

    @Test("lists users by page, role and state", arguments: Engine.allCases)
    func list(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            var ids: [UserID] = []
            for number in 1...7 {
                ids.append(try await house.user("u\(number)@example.org", role: number > 4 ? .agent : .viewer).id)
            }
            let users = house.room.users
            let first = try await users.page(UserFilter(), ListRequest(PageRequest(limit: 3)))
            #expect(first.rows.map(\.id) == Array(ids.reversed().prefix(3)))
            #expect(first.pagination.total.count == 7)
            #expect(first.pagination.pages == 3)
            let second = try await users.page(
                UserFilter(), ListRequest(PageRequest(limit: 3, cursor: first.pagination.next)))
            #expect(second.rows.map(\.id) == Array(ids.reversed().dropFirst(3).prefix(3)))
            let third = try await users.page(
                UserFilter(), ListRequest(PageRequest(limit: 3, cursor: second.pagination.next)))
            #expect(third.rows.map(\.id) == [ids[0]])
            #expect(third.pagination.next == nil)

            var agents = UserFilter()
            agents.role = "agent"
            #expect(try await users.page(agents, ListRequest()).rows.count == 3)
            _ = try await users.disable(ids[6], by: .operator("dana"))
            agents.isActive = true
            #expect(try await users.page(agents, ListRequest()).rows.map(\.id) == [ids[5], ids[4]])
            #expect(try await users.page(UserFilter(.own(ids[0])), ListRequest()).rows.map(\.id) == [ids[0]])
        }
    }

    @Test("ends sessions: one, the others, the old ones, everybody's", arguments: Engine.allCases)
    func sessions(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let (ann, ben) = (try await house.user(), try await house.user("ben@example.org"))
            let (sessions, dana) = (house.room.sessions, Grant.operator("dana"))
            let old = try await house.signedIn()
            house.clock.advance(by: .seconds(8 * 86_400))
            let (one, two) = (try await house.signedIn(), try await house.signedIn())
            let bens = try await house.signedIn("ben@example.org")
            #expect(
                try await sessions.page(of: ann.id, ListRequest(), current: two.sessionID).rows.first?.isCurrent == true
            )
            #expect(try await !sessions.revoke(one.sessionID, of: ben.id, by: dana), "it is not Ben's")
            #expect(try await sessions.revoke(one.sessionID, of: ann.id, by: dana))
            let weekAgo = house.clock.now() - .seconds(7 * 86_400)
            #expect(try await sessions.revokeAll(of: ann.id, openedBefore: weekAgo, by: dana) == 1)
            #expect(try await house.refusal(of: old.accessToken) != nil)
            #expect(try await house.refusal(of: two.accessToken) == nil)
            _ = try await house.signedIn()
            #expect(try await sessions.revokeAll(of: ann.id, except: two.sessionID, by: dana) == 1)
            #expect(try await sessions.revokeEverybodys(openedBefore: weekAgo, by: dana) == 0)
            #expect(try await sessions.revokeEverybodys(by: dana) == 2)
            #expect(try await house.refusal(of: two.accessToken) == .sessionEnded)
            #expect(try await house.refusal(of: bens.accessToken) == .sessionEnded)
            #expect(try await house.eventTypes().last == "mass_revocation")
            #expect(try await house.actions().last == "sessions.revoked")
        }
    }
}
