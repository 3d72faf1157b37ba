import Core
import Identity
import TestKit
import Testing

@testable import App

@Suite struct OperationsTests {
    @Test func generatedPasswordsAreLongAndDiffer() {
        let randomness = SystemRandomness()
        let passwords = (0..<100).map { _ in GeneratedPassword.make(randomness).reveal() }
        #expect(Set(passwords).count == 100)
        for password in passwords {
            #expect(PasswordPolicy().problem(with: password) == nil)
            #expect(password.split(separator: "-").map(\.count) == [4, 4, 4, 4, 4])
            #expect(password.allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz-".contains($0) })
        }
    }

    @Test(arguments: ["", "a b", "a;drop", "Ä", "1st", String(repeating: "a", count: 41)])
    func namesOfRolesCanHoldNoSQL(name: String) {
        #expect(throws: CommandFault.self) { try DatabaseRoles.sql(prefix: name, schema: "public") }
        #expect(throws: CommandFault.self) { try DatabaseRoles.sql(prefix: "castellan", schema: name) }
    }

    @Test func theRolesAreNamedAsAsked() throws {
        let sql = try DatabaseRoles.sql(prefix: "house", schema: "crm")
        #expect(sql.contains("house_owner") && sql.contains("crm.audit_entries"))
        #expect(!sql.contains("{"))
    }
}
