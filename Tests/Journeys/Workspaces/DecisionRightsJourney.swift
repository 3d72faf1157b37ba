import Access
import App
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

/// Who decides about accounts, and who doesn't whatever their token says.
@Suite(.timeLimit(.minutes(3))) struct DecisionRightsJourney {
    private static let scopes = "account:read recommendation:read recommendation:approve recommendation:reject"
    private static let note = #"""
        {"type": "create_task", "priority": "low", "rationale": "They called.",
         "action": {"kind": "add_note", "text": "They called."}}
        """#

    /// The path of something that root proposes about an account of ann's.
    private func proposal(_ house: Harness, _ root: APIClient, _ ann: Harness.Person) async throws -> String {
        let made = try await root.post("/v1/accounts", #"{"name": "Initech", "owner": "\#(ann.user.reference)"}"#)
        let account = try #require(made["data", "id"]?.string, "\(made)")
        let proposed = try await root.post("/v1/accounts/\(account)/recommendations", Self.note)
        return "/v1/recommendations/" + (try #require(proposed["data", "id"]?.string, "\(proposed)"))
    }

    @Test("the token of a client or of an agent decides nothing, though its user may", arguments: Engine.allCases)
    func programs(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let person = try await house.person("ann", role: .accountExecutive)
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ann = try await house.signedIn(person)
            let one = try await proposal(house, root, person)
            let shop = try await OAuthShop.open(in: house, scope: Self.scopes)
            let tokens = try await shop.tokens(of: ann, ["scope": Self.scopes])
            let token = try #require(tokens["access_token"]?.string, "\(tokens)")
            let program = house.api.with(token: token)
            #expect(try await program.get(one).status == 200)
            let seen = #"{"digest": "\#(try await ann.get(one)["data", "digest"]?.string ?? "")"}"#
            let verdicts: [(String, String?)] = [
                ("/approve", seen), ("/reject", #"{"reason": "no"}"#), ("/undo", nil),
            ]
            for (verb, body) in verdicts {
                let answer = try await program.post(one + verb, body)
                #expect(answer.errorCode == "INTERACTIVE_SESSION_REQUIRED", "\(verb) \(answer)")
            }

            let agent = try await OAuthShop.open(
                in: house, grants: [GrantType.tokenExchange.rawValue], scope: Self.scopes)
            let exchanged = try await agent.ask(
                .token,
                [
                    "grant_type": GrantType.tokenExchange.rawValue, "subject_token": token,
                    "subject_token_type": ExchangeTokenType.accessToken.rawValue,
                ])
            let delegated = house.api.with(token: try #require(exchanged["access_token"]?.string, "\(exchanged)"))
            #expect(try await delegated.get(one).status == 200)
            for (verb, body) in verdicts {
                #expect(try await delegated.post(one + verb, body).status == 403, "\(verb)")
            }
            let viewer = try await house.signedIn(try await house.person("vera", role: .viewer))
            #expect(try await viewer.post(one + "/approve", seen).errorCode == "FORBIDDEN")

            let now = try await ann.get(one)
            #expect(now["data", "status"] == .string("pending") && now["data", "decidedBy"] == .null, "\(now)")
            #expect(try await ann.post(one + "/approve", seen).status == 200)
        }
    }

    @Test("what compliance forbids says which rule, proposed or changed", arguments: Engine.allCases)
    func compliance(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let person = try await house.person("ann", role: .accountExecutive)
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ann = try await house.signedIn(person)
            let one = try await proposal(house, root, person)
            let action = #"{"kind": "add_note", "text": "Their card is 4111 1111 1111 1111."}"#
            let account = try await ann.get(one)["data", "accountId"]?.string ?? ""
            let proposed = try await ann.post(
                "/v1/accounts/\(account)/recommendations",
                #"{"type": "create_task", "priority": "low", "rationale": "x", "action": \#(action)}"#)
            let digest = try await ann.get(one)["data", "digest"]?.string ?? ""
            let modified = try await ann.post(
                one + "/approve", #"{"digest": "\#(digest)", "modifications": \#(action)}"#)
            for answer in [proposed, modified] {
                #expect(answer.status == 409 && answer.errorCode == "COMPLIANCE_VIOLATION", "\(answer)")
                #expect(answer.text.contains("restricted_data: "), "\(answer)")
            }
            #expect(try await ann.get(one)["data", "status"] == .string("pending"))
        }
    }
}
