import Access
import Foundation
import Testing

@Suite("Permissions")
struct PermissionTests {
    /// Guide A, "Permission Model": the thirteen, as written there.
    @Test("Guide A's thirteen are named as it names them")
    func guideA() {
        let thirteen = [
            "account:read", "account:list", "account:analyze", "account:update",
            "recommendation:read", "recommendation:approve", "recommendation:reject",
            "agent:execute", "agent:view_logs",
            "user:create", "user:update", "user:delete", "system:configure",
        ]
        #expect(Permission.allCases.prefix(13).map(\.rawValue) == thirteen)
    }

    @Test("Every permission is resource:action", arguments: Permission.allCases)
    func form(permission: Permission) {
        let parts = permission.rawValue.split(separator: ":", omittingEmptySubsequences: false)
        #expect(parts.count == 2)
        #expect(parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0 == "_" || ("a"..."z").contains($0) } })
    }

    @Test("docs/permissions.md is the table of roles and permissions")
    func document() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/permissions.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }.map(String.init)
        #expect(rows == table)
    }

    private var table: [String] {
        let heads = ["| permission |", "|---|"]
        let roles = Role.builtIn
        let head = heads[0] + roles.map { " \($0.name) |" }.joined()
        let rule = heads[1] + roles.map { _ in ":-:|" }.joined()
        return [head, rule]
            + Permission.allCases.map { permission in
                "| `\(permission.rawValue)` |"
                    + roles.map { $0.permissions.contains(permission) ? " ● |" : "   |" }.joined()
            }
    }
}
