@_spi(Authentication) import Access
import Core
import TestKit
import Testing

@Suite("Decisions")
struct DecisionTests {
    @Test("Everybody may exactly what their permissions name", arguments: Role.builtIn)
    func roles(role: Role) {
        for permission in Permission.allCases {
            switch principal(role, role.permissions).decide(permission) {
            case .allow(let grant):
                #expect(role.permissions.contains(permission))
                #expect(grant.basis == .permission(permission))
                #expect(grant.actor == .user(user, reference: "USR-7"))
                #expect(grant.origin.address == "192.0.2.7")
            case .deny(let denial):
                #expect(!role.permissions.contains(permission))
                #expect(denial.missing == permission)
                #expect(denial.role == role)
            case .stepUp(let stepUp): Issue.record("\(stepUp) of somebody who came with nothing else")
            }
        }
    }

    @Test("A credential with less than its role is held to what it has")
    func cutDown() {
        let principal = principal(.systemAdmin, [.eventRead])
        guard case .deny = principal.decide(.systemConfigure), case .allow = principal.decide(.eventRead) else {
            Issue.record("the role widened the credential")
            return
        }
    }

    @Test("Whatever a credential holds, it may that and nothing else, whoever holds it")
    func anySet() {
        var generator = SplitMix64(seed: 31)
        for _ in 0..<2000 {
            let held = Set(Permission.allCases.filter { _ in Bool.random(using: &generator) })
            let role = Role.builtIn.randomElement(using: &generator) ?? .viewer
            let allowed = Permission.allCases.filter {
                if case .allow = principal(role, held).decide($0) { true } else { false }
            }
            #expect(Set(allowed) == held)
        }
    }

    @Test("Nobody is allowed anything by default", arguments: Role.builtIn)
    func nothingHeld(role: Role) {
        for permission in Permission.allCases {
            guard case .deny = principal(role, []).decide(permission) else {
                Issue.record("\(permission) was allowed to a credential that holds nothing")
                continue
            }
        }
    }

    private let user = UserID(high: 7, low: 7)

    private func principal(_ role: Role, _ permissions: Set<Permission>) -> Principal {
        Principal(
            userID: user, reference: "USR-7", email: "seven@example.com", role: role, permissions: permissions,
            credential: .session(SessionID(high: 1, low: 1)), origin: Origin(address: "192.0.2.7"))
    }
}
