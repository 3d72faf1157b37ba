import Access
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite("The user of a program")
struct OAuthMachineUserTests {
    @Test("is nobody who signs in by name or gets a new password", arguments: Engine.allCases)
    func nobody(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            _ = try await house.house.user()
            let (client, _) = try await house.client(grants: #""client_credentials""#, scope: "account:read")
            let user = try #require(client.userID)
            let name = "\(client.profile.id)@clients.invalid"
            // Even if somebody came to know its password.
            _ = try await house.house.test.outside(
                """
                UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE email = 'ann@example.org'), \
                username = 'program' WHERE client_id IS NOT NULL;
                """)
            for login in [name, "program"] {
                guard case .refused = try await house.house.signIn(login) else {
                    Issue.record("\(login) signs nobody in")
                    continue
                }
            }
            let passwords = house.house.room.passwords
            #expect(try await passwords.sendReset(to: user, by: .operator("dana")) == nil)
            try await passwords.requestReset(try #require(EmailAddress(name)), from: house.origin)
            #expect(try await house.house.mails().isEmpty, "the job has run")
            let tickets = try await house.house.test.outside("SELECT count(*) AS n FROM tickets;")
            #expect(tickets.contains("0"), "\(tickets)")
            #expect(try await house.tokens(client, ["grant_type": "client_credentials"]).error == nil)
        }
    }
}
