import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Custom roles")
struct IdentityRoleTests {
    @Test("are made, given, changed for everybody who has them at once, and deleted", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let roles = house.room.roles
            guard case .done(let made) = try await roles.create("helpdesk", "", [.userRead], under: nil, by: dana)
            else { throw IdentityHouse.Unexpected("not made") }
            #expect(Set(made.permissions) == Set(Role.ownAccount.union([.userRead]).map(\.rawValue)))
            let role = try #require(try await roles.find("helpdesk"))
            let ann = try await house.user("ann@example.org", role: role)
            #expect(ann.role == role)
            let signedIn = try await house.signedIn()
            #expect(try await house.principal(signedIn.accessToken).permissions.contains(.userRead))

            guard
                case .done(let changed) = try await roles.update(
                    "helpdesk", description: "First line", permissions: [.userRead, .userUpdate], seen: made.version,
                    under: nil, by: dana)
            else { throw IdentityHouse.Unexpected("not changed") }
            #expect(changed.version == made.version + 1)
            #expect(try await house.principal(signedIn.accessToken).role.permissions.contains(.userUpdate))
            guard case .inUse = try await roles.delete("helpdesk", under: nil, by: dana),
                case .versionConflict = try await roles.update(
                    "helpdesk", description: nil, permissions: nil, seen: made.version, under: nil, by: dana)
            else { throw IdentityHouse.Unexpected("deleted, or changed on an old version") }
            _ = try await house.room.users.update(ann.id, UserPatch(role: .viewer), by: dana)
            guard case .done = try await roles.delete("helpdesk", under: nil, by: dana),
                case .notFound = try await roles.delete("helpdesk", under: nil, by: dana)
            else { throw IdentityHouse.Unexpected("not deleted once") }
            let actions = try await house.actions()
            #expect(Set(["role.created", "role.updated", "role.deleted"]).isSubset(of: actions))
            #expect(try await house.eventTypes().filter { $0 == "role_changed" }.count >= 3)
        }
    }

    @Test("may not be beyond whoever makes them, nor take a built-in name", arguments: Engine.allCases)
    func ceiling(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user(role: .auditor)
            let auditor = try await house.principal(try await house.signedIn().accessToken)
            let roles = house.room.roles
            guard case .aboveCeiling = try await roles.create("x1", "", [.userDelete], under: auditor, by: dana),
                case .taken = try await roles.create("admin", "", [], under: nil, by: dana),
                case .badName = try await roles.create("No name", "", [], under: nil, by: dana),
                case .builtIn = try await roles.update(
                    "viewer", description: "x", permissions: nil, seen: nil, under: nil, by: dana),
                case .builtIn = try await roles.delete("viewer", under: nil, by: dana)
            else { throw IdentityHouse.Unexpected("let through") }
            #expect(try await roles.list().count == Role.builtIn.count)
        }
    }

    @Test("changed by a statement count within a second", arguments: Engine.allCases)
    func outside(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.room.roles.create("helpdesk", "", [.userRead], under: nil, by: dana)
            _ = try await house.user(role: try #require(try await house.room.roles.find("helpdesk")))
            let token = try await house.signedIn().accessToken
            #expect(try await house.principal(token).permissions.contains(.userRead))
            try await house.test.outside("UPDATE roles SET permissions = '[]' WHERE name = 'helpdesk';")
            let committed = ContinuousClock.now
            while try await house.principal(token).permissions.contains(.userRead),
                ContinuousClock.now - committed < .seconds(1)
            { await Task.yield() }
            #expect(try await !house.principal(token).permissions.contains(.userRead))
        }
    }

    private var dana: Grant { .operator("dana") }
}
