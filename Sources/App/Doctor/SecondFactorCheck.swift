import Access
import Core
import Identity

/// Whether the roles that need a second factor are roles at all, and administrators among them.
enum SecondFactorCheck {
    static func run(_ settings: Settings, _ operations: Operations) async throws(CommandFault) -> [Finding] {
        let required = settings.factorPolicy.requiredRoles
        let known = Set(try await operations.roles().map(\.name))
        let unknown = required.subtracting(known).sorted()
        guard unknown.isEmpty else {
            return [
                Finding(
                    "second factors", .warn, "MFA_REQUIRED_ROLES names no role: \(unknown.joined(separator: ", "))",
                    advice: "castellan role list shows them")
            ]
        }
        guard required.contains(Role.systemAdmin.name) else {
            return [
                Finding(
                    "second factors", .warn, "administrators need none",
                    advice: "add \(Role.systemAdmin.name) to MFA_REQUIRED_ROLES")
            ]
        }
        return [Finding("second factors", .pass, "needed by \(required.sorted().joined(separator: ", "))")]
    }
}
