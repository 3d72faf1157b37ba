import Access
import Testing

@Suite("Modules")
struct ModuleTests {
    @Test("A member has what the team has, cut down to what the member was left")
    func member() {
        #expect(Module.allowed(to: .agent, team: [.escrows, .clients], member: nil) == [.escrows, .clients])
        #expect(Module.allowed(to: .agent, team: [.escrows, .clients], member: [.clients, .listings]) == [.clients])
        #expect(Module.allowed(to: .agent, team: [], member: [.clients]).isEmpty)
    }

    @Test("Without a team there are none of the team's workspaces; the administrator has all")
    func others() {
        #expect(Module.allowed(to: .agent, team: nil, member: nil).isDisjoint(with: [.escrows, .listings, .clients]))
        #expect(Module.allowed(to: .systemAdmin, team: [], member: []) == Set(Module.allCases))
        #expect(Module.allowed(to: .systemAdmin, team: nil, member: nil) == Set(Module.allCases))
    }
}
