import Access
import Core
import Foundation
import Store
import TestKit
import Testing

/// Accounts over HTTP, from the invitation to the end, with mail on its way over SMTP.
@Suite(.timeLimit(.minutes(2))) struct InvitationJourney {
    @Test(arguments: Engine.allCases)
    func anAccountFromInvitationToErasure(engine: Engine) async throws {
        try await MailStandIn.with { mail in
            let settings = [
                "MAIL_URL": "smtp://127.0.0.1:\(mail.port)", "CASTELLAN_PAGES_URL": "https://crm.example.com",
            ]
            try await Harness.with(engine, settings: settings) { house in
                let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
                let invited = try await root.post("/v1/users", #"{"email": "Ben@example.com", "role": "agent"}"#)
                #expect(invited.status == 201, "\(invited)")
                #expect(invited["data", "reference"] == .string("USR-2"))
                let again = try await root.post("/v1/users", #"{"email": "ben@example.com", "role": "agent"}"#)
                #expect(again.status == 409 && again.errorCode == "USER_EXISTS", "\(again)")

                let letter = try #require(await mail.inbox.atLeast(1).first)
                #expect(letter.recipients == ["Ben@example.com"])
                let token = try #require(
                    Self.token(in: letter, after: "https://crm.example.com/accept-invitation#token="))
                let common = try await house.api.post(
                    "/v1/auth/invitation/accept", #"{"token": "\#(token)", "newPassword": "password1234567890"}"#)
                #expect(common.status == 400, "\(common)")
                #expect(common["error", "details"]?.array?.first?["field"] == .string("newPassword"), "\(common)")
                let password = "battery of benjamins horses"
                let body = #"{"token": "\#(token)", "newPassword": "\#(password)"}"#
                #expect(try await house.api.post("/v1/auth/invitation/accept", body).status == 200)
                #expect(try await house.api.post("/v1/auth/invitation/accept", body).errorCode == "INVALID_TICKET")

                let login = try await house.api.signIn("ben@example.com", password)
                let ben = house.api.with(token: try #require(login["data", "accessToken"]?.string, "\(login)"))
                #expect(try await ben.get("/v1/users").status == 403)
                #expect(try await ben.post("/v1/users", #"{"email": "a@b.cd", "role": "agent"}"#).status == 403)

                let broker = try await root.send("PATCH", "/v1/users/USR-2", #"{"role": "broker", "version": 2}"#)
                #expect(broker["data", "role"] == .string("broker"), "\(broker)")
                let late = try await root.send("PATCH", "/v1/users/USR-2", #"{"role": "agent", "version": 2}"#)
                #expect(late.status == 409 && late.errorCode == "VERSION_CONFLICT", "\(late)")
                #expect(try await ben.get("/v1/auth/profile").status == 401, "more rights want a new sign-in")
                let anew = try await house.api.signIn("ben@example.com", password)
                let broad = house.api.with(token: try #require(anew["data", "accessToken"]?.string, "\(anew)"))
                #expect(try await broad.get("/v1/auth/profile")["data", "role"] == .string("broker"))
                for body in [#"{"role": "king"}"#, "{}", #"{"version": 1}"#] {
                    #expect(try await root.send("PATCH", "/v1/users/USR-2", body).status == 400)
                }
                #expect(try await root.post("/v1/users/USR-1/disable").errorCode == "NOT_ON_YOURSELF")

                #expect(try await root.post("/v1/users/USR-2/disable").status == 200)
                #expect(try await broad.get("/v1/auth/profile").status == 401)
                let disabled = try await root.get("/v1/users?isActive=false")
                #expect(disabled["data", "users"]?.array?.count == 1, "\(disabled)")
                #expect(try await root.post("/v1/users/USR-2/enable").status == 200)
                #expect(try await root.send("DELETE", "/v1/users/USR-2").status == 200)
                #expect(try await root.get("/v1/users/USR-2").status == 404)
                #expect(try await root.get("/v1/users")["data", "total"] == .integer(1))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func aForgottenPassword(engine: Engine) async throws {
        try await MailStandIn.with { mail in
            let settings = ["MAIL_URL": "smtp://127.0.0.1:\(mail.port)", "MAIL_FROM": "house@example.com"]
            try await Harness.with(engine, settings: settings) { house in
                let ada = try await house.person("ada")
                let session = try await house.signedIn(ada)
                let unknown = try await house.api.post("/v1/auth/password/reset", #"{"email": "nobody@example.com"}"#)
                let known = try await house.api.post("/v1/auth/password/reset", #"{"email": "ada@example.com"}"#)
                #expect(unknown.status == 202 && known.status == 202, "\(known)")
                #expect(unknown.body == known.body)
                let letter = try #require(await mail.inbox.atLeast(1).first)
                #expect(letter.sender == "house@example.com" && letter.recipients == ["ada@example.com"])
                let token = try #require(Self.token(in: letter, after: "/reset-password#token="))
                let set = try await house.api.post(
                    "/v1/auth/password/reset/confirm",
                    #"{"token": "\#(token)", "newPassword": "another battery of horses"}"#)
                #expect(set["data", "endedSessions"] == .integer(1), "\(set)")
                #expect(try await session.get("/v1/auth/profile").status == 401)
                #expect(try await house.api.signIn(ada.email, "another battery of horses").status == 200)
                #expect(await mail.inbox.atLeast(2).last?.text.contains("Your password was changed") == true)
            }
        }
    }

    @Test func withoutMailNobodyIsInvitedOverHTTP() async throws {
        try await Harness.with(.sqlite) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let refused = try await root.post("/v1/users", #"{"email": "ben@example.com", "role": "agent"}"#)
            #expect(refused.status == 503 && refused.errorCode == "MAIL_NOT_CONFIGURED", "\(refused)")
            let run = try await house.storage.castellan(
                "user", "invite", "--email", "ben@example.com", "--role", "agent", "--json")
            let link = try #require(try JSONReader.read(Array(run.output.utf8))["link"]?.string, "\(run.errors)")
            let token = try #require(link.split(separator: "#token=").last)
            let set = try await house.api.post(
                "/v1/auth/invitation/accept", #"{"token": "\#(token)", "newPassword": "another battery of horses"}"#)
            #expect(set.status == 200, "\(set)")
            #expect(try await house.api.signIn("ben@example.com", "another battery of horses").status == 200)
        }
    }

    private static func token(in letter: ReceivedMail, after mark: String) -> String? {
        letter.text.split(separator: mark, maxSplits: 1).dropFirst().first.map {
            String($0.prefix { !$0.isWhitespace })
        }
    }
}
