import Access
import Testing

@Suite("Roles")
struct RoleTests {
    /// Guide A, "Permission Model", and its alias for the administrator. It names no permission for the manager's bulk
    /// operations, for giving accounts to others and for proposing: `account:bulk`, `account:assign`, `recommendation:create`.
    @Test(
        "Guide A's roles have guide A's permissions",
        arguments: [
            (
                "account_executive",
                [
                    "account:read", "account:analyze", "recommendation:read", "recommendation:approve",
                    "recommendation:reject", "recommendation:create",
                ]
            ),
            (
                "manager",
                [
                    "account:read", "account:list", "account:analyze", "recommendation:read", "agent:view_logs",
                    "account:bulk", "account:assign", "recommendation:create",
                ]
            ),
            ("viewer", ["account:read", "recommendation:read"]),
            ("api_user", ["account:read", "account:list", "recommendation:read"]),
        ])
    func guideA(name: String, permissions: [String]) throws {
        let role = try #require(Role(name: name))
        #expect(Set(role.permissions.map(\.rawValue)).subtracting(own) == Set(permissions))
    }

    @Test("The administrator may do everything, under either name")
    func administrator() {
        #expect(Role(name: "admin") == .systemAdmin)
        #expect(Role(name: "system_admin") == .systemAdmin)
        #expect(Role.systemAdmin.permissions == Set(Permission.allCases))
    }

    @Test(
        "Everybody may look after their own sign-ins, and only the administrator may configure",
        arguments: Role.builtIn)
    func everybody(role: Role) {
        #expect(Set(role.permissions.map(\.rawValue)).isSuperset(of: own))
        #expect(role.permissions.contains(.systemConfigure) == (role == .systemAdmin))
        #expect(role.permissions.contains(.userDelete) == (role == .systemAdmin))
    }

    @Test("The auditor changes nothing")
    func auditor() {
        let changing: Set<Permission> = [
            .accountUpdate, .accountBulk, .recommendationApprove, .recommendationReject, .agentExecute, .userCreate,
            .userUpdate, .userDelete, .systemConfigure, .sessionRevokeAll, .roleManage, .teamManage, .keyRevokeAll,
            .eventIngest, .privacyErase, .ipRuleManage, .oauthClientManage, .accountCreate, .accountAssign,
            .accountDelete, .accountSync, .recommendationCreate, .escrowWrite, .listingWrite, .clientWrite,
        ]
        #expect(Role.auditor.permissions.isDisjoint(with: changing))
        #expect(Role.auditor.permissions.contains(.eventList))
    }

    @Test("A name that is no role is none", arguments: ["", "Admin", "root", "system admin", "viewer "])
    func unknown(name: String) {
        #expect(Role(name: name) == nil)
    }

    @Test("A custom role has what it was given and what everybody has, and no built-in name")
    func custom() throws {
        let helpdesk = try #require(Role(custom: "helpdesk_2", permissions: [.userRead, .userUpdate]))
        #expect(helpdesk.permissions == Role.ownAccount.union([.userRead, .userUpdate]))
        #expect(!helpdesk.isBuiltIn)
        for name in ["admin", "system_admin", "viewer", "", "x", "Helpdesk", "2nd_line", "help desk", "_x"] {
            #expect(Role(custom: name, permissions: []) == nil, "\(name)")
        }
    }

    private let own: Set<String> = [
        "event:read", "session:read", "session:revoke", "key:read", "key:create", "key:revoke", "team:read",
        "role:read", "privacy:export", "module:health", "access:check", "mfa:manage",
    ]
}
