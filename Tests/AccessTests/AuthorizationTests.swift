@_spi(Authentication) import Access
import Core
import TestKit
import Testing

@Suite("Who may do what to whose records")
struct AuthorizationTests {
    private let me = UserID(high: 1, low: 1)
    private let mate = UserID(high: 1, low: 2)
    private let stranger = UserID(high: 1, low: 3)
    private let team = TeamID(high: 2, low: 1)
    private let other = TeamID(high: 2, low: 2)

    private func subject(
        _ role: Role, permissions: Set<Permission>? = nil, modules: Set<Module> = Set(Module.allCases)
    ) -> Subject {
        Subject(
            userID: me, role: role, permissions: permissions ?? role.permissions, team: team, modules: modules)
    }

    private func verdict(
        _ role: Role, _ permission: Permission, to owner: UserID? = nil, in ownersTeam: TeamID? = nil
    ) -> AccessVerdict {
        subject(role).verdict(
            on: AccessQuestion(permission, to: owner.map { .init(userID: $0, team: ownersTeam) }))
    }

    @Test("One's own records are in everybody's reach, others' need the wider permission")
    func reach() {
        #expect(verdict(.agent, .keyRead, to: me, in: team) == .allowed(by: .keyRead, scope: .own))
        #expect(verdict(.agent, .keyRead, to: mate, in: team) == .missing(.keyListAll, .role))
        #expect(verdict(.auditor, .keyRead, to: stranger, in: other) == .allowed(by: .keyListAll, scope: .all))
        #expect(verdict(.systemAdmin, .userDelete, to: stranger) == .allowed(by: .userDelete, scope: .all))
        #expect(verdict(.agent, .keyCreate, to: stranger) == .outOfReach(.all))
        #expect(verdict(.agent, .keyCreate, to: mate, in: team) == .outOfReach(.team))
    }

    @Test("Whoever runs a team reaches its members' records, and nobody else's")
    func teams() {
        for role in [Role.teamOwner, .broker] {
            #expect(verdict(role, .keyRead, to: mate, in: team) == .allowed(by: .teamManage, scope: .team))
            #expect(verdict(role, .keyRead, to: stranger, in: other) == .missing(.keyListAll, .role))
            #expect(verdict(role, .keyRead, to: stranger, in: nil) == .missing(.keyListAll, .role))
            #expect(verdict(role, .keyRevoke, to: mate, in: team) == .missing(.keyRevokeAll, .administrator))
        }
    }

    /// The route lists one's team with `user:read`, and everybody with `team:list` besides; `team:manage` likewise.
    @Test("Whom one may read and which team one may run ends at one's own team")
    func ownTeamOnly() {
        for role in [Role.teamOwner, .broker] {
            for permission in [Permission.userRead, .teamManage] {
                #expect(verdict(role, permission) == .allowed(by: permission, scope: .team))
                #expect(verdict(role, permission, to: mate, in: team) == .allowed(by: permission, scope: .team))
                #expect(verdict(role, permission, to: stranger, in: other) == .missing(.teamList, .role))
                #expect(verdict(role, permission, to: stranger) == .missing(.teamList, .role))
            }
        }
        #expect(verdict(.auditor, .userRead, to: stranger, in: other) == .allowed(by: .teamList, scope: .all))
        #expect(verdict(.auditor, .userRead) == .allowed(by: .userRead, scope: .all))
        #expect(verdict(.auditor, .teamManage, to: stranger, in: other) == .missing(.teamManage, .role))
    }

    @Test("A refusal says whether the role, the credential or the module is in the way")
    func reasons() {
        #expect(verdict(.agent, .userRead) == .missing(.userRead, .role))
        #expect(verdict(.agent, .systemConfigure) == .missing(.systemConfigure, .administrator))
        let key = subject(.systemAdmin, permissions: [.eventRead])
        #expect(key.verdict(on: AccessQuestion(.userRead)) == .missing(.userRead, .scope))
        let barred = subject(.agent, modules: [.clients])
        #expect(
            barred.verdict(on: AccessQuestion(.moduleHealth, in: .escrows))
                == .missing(.moduleHealth, .module(.escrows)))
        #expect(
            barred.verdict(on: AccessQuestion(.moduleHealth, in: .clients))
                == .allowed(by: .moduleHealth, scope: .all))
    }

    /// What the answer says and what a route does can't differ: for every role and permission, with any credential.
    @Test("The answer about oneself is what `decide` decides", arguments: Role.builtIn)
    func sameAsDecide(role: Role) {
        var generator = SplitMix64(seed: 17)
        for _ in 0..<50 {
            let permissions = role.permissions.filter { _ in Bool.random(using: &generator) }
            let modules = Set(Module.allCases.filter { _ in Bool.random(using: &generator) })
            let principal = Principal(
                userID: me, reference: "USR-1", email: "me@example.org", role: role, permissions: permissions,
                credential: .apiKey(APIKeyID(high: 1, low: 1)), team: team, modules: modules, origin: .local)
            for permission in Permission.allCases {
                for module in [nil] + Module.allCases.map(Optional.some) {
                    let verdict = principal.subject.verdict(on: AccessQuestion(permission, in: module))
                    switch (principal.decide(permission, in: module), verdict) {
                    case (.allow, .allowed(let by, _)): #expect(by == permission)
                    case (.deny(let denial), .missing(let missing, let reason)):
                        #expect(denial.missing == missing && denial.reason == reason)
                    case (_, let verdict): Issue.record("\(permission) \(verdict)")
                    }
                }
            }
        }
    }

    @Test("Scopes give no more than the permissions behind them")
    func scopes() {
        func principal(_ role: Role, team: TeamID?) -> Principal {
            Principal(
                userID: me, reference: "USR-1", email: "me@example.org", role: role, permissions: role.permissions,
                credential: .session(SessionID(high: 1, low: 1)), team: team, origin: .local)
        }
        let owner = principal(.teamOwner, team: team)
        #expect(owner.reach(.own, team: .teamManage, all: .keyListAll) == .own(me))
        #expect(owner.reach(.team, team: .teamManage, all: .keyListAll) == .team(team))
        #expect(owner.reach(.all, team: .teamManage, all: .keyListAll) == nil)
        #expect(owner.widestReach(team: .teamManage, all: .keyListAll) == .team(team))
        #expect(principal(.teamOwner, team: nil).reach(.team, team: .teamManage, all: .keyListAll) == nil)
        #expect(principal(.agent, team: team).reach(.team, team: .teamManage, all: .keyListAll) == nil)
        #expect(principal(.agent, team: team).widestReach(team: .teamManage, all: .keyListAll) == .own(me))
        #expect(principal(.auditor, team: nil).widestReach(team: .teamManage, all: .keyListAll) == .all)
    }

    @Test("Nobody gives what they don't have", arguments: Role.builtIn)
    func ceiling(role: Role) {
        let principal = Principal(
            userID: me, reference: "USR-1", email: "me@example.org", role: role, permissions: role.permissions,
            credential: .session(SessionID(high: 1, low: 1)), origin: .local)
        for other in Role.builtIn {
            #expect(principal.mayGrant(other) == other.permissions.isSubset(of: role.permissions), "\(other.name)")
        }
        #expect(principal.mayGrant(.systemAdmin) == (role == .systemAdmin))
        #expect(principal.mayGrant(role))
    }

    /// No key can hold what every role has, `key:create`; that keeps it from nothing.
    @Test("A key administers those who may no more than it does")
    func ceilingOfKeys() throws {
        func key(_ scopes: Set<Permission>) -> Principal {
            Principal(
                userID: me, reference: "USR-1", email: "me@example.org", role: .systemAdmin, permissions: scopes,
                credential: .apiKey(APIKeyID(high: 1, low: 1)), origin: .local)
        }
        let guest = try #require(Role(custom: "guest", permissions: []))
        #expect(key([.userUpdate]).mayGrant(guest))
        #expect(!key([.userUpdate]).mayGrant(.viewer))
        #expect(key([.userUpdate, .accountRead, .recommendationRead]).mayGrant(.viewer))
        #expect(!key(Set(Permission.allCases).subtracting([.keyCreate, .userDelete])).mayGrant(.systemAdmin))
    }
}
