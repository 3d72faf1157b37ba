import Access
import Audit
import Core
import Identity
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite("Grants to clients are sessions")
struct IdentityGrantTests {
    private static let key = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    private static let now = Assurance(
        methods: [.password], authenticatedAt: Instant(milliseconds: 1_795_324_926_000), secondFactorAt: nil)

    private static func terms(
        _ scopes: Set<String> = ["account:read", "recommendation:approve", "openid"], audiences: [String] = [],
        key: String? = nil, algorithm: SignatureAlgorithm = .standard
    ) -> SessionTerms {
        SessionTerms(
            client: "crm", scopes: scopes, audiences: audiences, keyThumbprint: key, lifetime: .seconds(600),
            algorithm: algorithm)
    }

    private static func open(
        _ house: IdentityHouse, _ user: User, _ terms: SessionTerms = terms(), parent: SessionID? = nil
    ) async throws -> GrantTokens {
        let draft = SessionDraft(
            user: user.id, terms: terms, assurance: now, isRefreshable: true, parent: parent)
        let opened = try await house.audited.change(
            by: .operator("dana"), action: .sessionCreated, on: .user(user.id)
        ) { change throws(StoreFault) in
            guard let opened = try change.openSession(draft) else { return .rollback(OpenedSession?.none) }
            return .commit(opened)
        }
        return try await house.room.sessions.tokens(of: try #require(opened))
    }

    private static func refreshed(
        _ house: IdentityHouse, _ token: Secret<String>?, for client: String = "crm", _ scopes: Set<String>? = nil,
        proof: String? = nil
    ) async throws -> GrantRefreshOutcome {
        try await house.room.sessions.refresh(
            try #require(token), for: client, narrowedTo: scopes, proof: proof, from: house.origin)
    }

    @Test("give what was granted and the user may now, never more (A8, B8)", arguments: Engine.allCases)
    func scopes(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user(role: .accountExecutive)
            let asked = Self.terms(["account:read", "recommendation:approve", "user:delete", "key:create", "openid"])
            let tokens = try await Self.open(house, ann, asked)
            #expect(tokens.scopes == ["account:read", "recommendation:approve", "openid"])
            let principal = try await house.principal(tokens.accessToken)
            #expect(principal.permissions == [.accountRead, .recommendationApprove])
            #expect(principal.assurance?.authenticatedAt == Self.now.authenticatedAt)
            _ = try await house.room.users.update(ann.id, UserPatch(role: .viewer), by: .operator("dana"))
            #expect(try await house.principal(tokens.accessToken).permissions == [.accountRead])
            guard case .refreshed(let next) = try await Self.refreshed(house, tokens.refreshToken) else {
                Issue.record("the session is alive")
                return
            }
            #expect(next.scopes == ["account:read", "openid"] && next.lifetime == .seconds(600))
            #expect(try await house.actions().last != "session.revoked")
        }
    }

    @Test("are refreshed by their own client alone, and not at our own sign-in (A8)", arguments: Engine.allCases)
    func client(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user(role: .accountExecutive)
            let tokens = try await Self.open(house, ann)
            guard case .refused(.unknown) = try await Self.refreshed(house, tokens.refreshToken, for: "other"),
                case .refused(.unknown) = try await house.refresh(try #require(tokens.refreshToken)),
                case .refused(.unknown) = try await Self.refreshed(house, try await house.signedIn().refreshToken)
            else {
                Issue.record("a refresh token is its client's")
                return
            }
            guard
                case .widened = try await Self.refreshed(house, tokens.refreshToken, ["account:read", "account:list"]),
                case .refreshed(let narrow) = try await Self.refreshed(house, tokens.refreshToken, ["account:read"]),
                case .refreshed(let whole) = try await Self.refreshed(house, narrow.refreshToken)
            else {
                Issue.record("a refresh narrows, and never widens")
                return
            }
            #expect(narrow.scopes == ["account:read"])
            #expect(whole.scopes == tokens.scopes, "only that access token was narrower")
            house.clock.advance(by: .seconds(11))
            guard case .refused(.reused) = try await Self.refreshed(house, tokens.refreshToken) else {
                Issue.record("a used token ends the session")
                return
            }
            #expect(try await house.refusal(of: whole.accessToken) == .sessionEnded)
        }
    }

    @Test(
        "that are bound to a key are worth nothing without it, nor are others with one (A18)",
        arguments: Engine.allCases)
    func possession(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user(role: .accountExecutive)
            let bound = try await Self.open(house, ann, Self.terms(key: Self.key, algorithm: .es256))
            let free = try await Self.open(house, ann)
            func answer(_ token: Secret<String>, _ proof: String?) async throws -> Bool {
                let answer = try await house.room.authenticator.authenticate(
                    bearer: token.reveal(), proof: proof, from: house.origin)
                if case .principal = answer { return true }
                return false
            }
            #expect(try await answer(bound.accessToken, Self.key))
            #expect(try await !answer(bound.accessToken, nil))
            #expect(try await !answer(bound.accessToken, "another"))
            #expect(try await answer(free.accessToken, nil))
            #expect(try await !answer(free.accessToken, Self.key))
            guard case .otherKey = try await Self.refreshed(house, bound.refreshToken),
                case .otherKey = try await Self.refreshed(house, bound.refreshToken, proof: "another"),
                case .refreshed(let next) = try await Self.refreshed(house, bound.refreshToken, proof: Self.key)
            else {
                Issue.record("refreshing needs the key too")
                return
            }
            #expect(next.keyThumbprint == Self.key)
        }
    }

    @Test("that are for another resource are refused here, and told about (A12)", arguments: Engine.allCases)
    func audience(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user(role: .accountExecutive)
            let tokens = try await Self.open(house, ann, Self.terms(audiences: ["https://files.example"]))
            #expect(try await house.refusal(of: tokens.accessToken) == .invalid)
            let both = try await Self.open(
                house, ann, Self.terms(audiences: ["https://files.example", "https://id.example"]))
            #expect(try await house.refusal(of: both.accessToken) == nil)
            let seen = try #require(try await house.room.authenticator.inspect(tokens.accessToken.reveal()))
            #expect(
                seen.audiences == ["https://files.example"] && seen.clientID == "crm" && seen.subject == ann.reference)
            #expect(seen.scopes == tokens.scopes && seen.sessionID == tokens.sessionID)
            try await house.room.sessions.revoke(tokens.sessionID, by: .operator("dana"))
            #expect(try await house.room.authenticator.inspect(tokens.accessToken.reveal()) == nil)
        }
    }

    @Test("that were exchanged for another token end with its session", arguments: Engine.allCases)
    func parent(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user(role: .accountExecutive)
            let first = try await Self.open(house, ann)
            let second = try await Self.open(house, ann, parent: first.sessionID)
            #expect(try await house.refusal(of: second.accessToken) == nil)
            try await house.room.sessions.revoke(first.sessionID, by: .operator("dana"))
            #expect(try await house.refusal(of: second.accessToken) == .sessionEnded)
        }
    }

    @Test("of programs share one session, under a name that no person has (A13)", arguments: Engine.allCases)
    func machines(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let (machines, draft) = (house.room.machines, try await house.room.machines.draft())
            let user = try await house.audited.change(
                by: .operator("dana"), action: .userCreated, on: Target(type: "client", id: "crm")
            ) { change throws(StoreFault) in .commit(try change.insertMachine(draft, for: "crm")) }
            let terms = Self.terms(["account:read", "account:list", "user:delete"], algorithm: .es256)
            var tokens: [GrantTokens] = []
            for _ in 0..<5 {
                tokens.append(try #require(try await machines.tokens(of: user, terms, proof: nil, from: house.origin)))
            }
            #expect(Set(tokens.map(\.sessionID)).count == 1 && Set(tokens.map { $0.accessToken.reveal() }).count == 5)
            #expect(tokens.allSatisfy { $0.refreshToken == nil && $0.scopes == ["account:read", "account:list"] })
            let principal = try await house.principal(tokens[0].accessToken)
            #expect(principal.reference == "client:crm" && principal.permissions == [.accountRead, .accountList])
            let people = try await house.room.users.page(UserFilter(), ListRequest())
            #expect(people.rows.isEmpty, "no list of people shows it")
            #expect(try await house.room.users.isEmpty())
            try await house.audited.change(
                by: .operator("dana"), action: .userCreated, on: Target(type: "client", id: "crm")
            ) { change throws(StoreFault) in
                try change.setMachine(user, isActive: false)
                return .commit(())
            }
            house.room.forget(user)
            #expect(try await house.refusal(of: tokens[0].accessToken) == .sessionEnded)
            #expect(try await machines.tokens(of: user, terms, proof: nil, from: house.origin) == nil)
        }
    }
}
