import Access
import Core
import Identity
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite("The keys that sign tokens")
struct SigningKeyRotationTests {
    private static let month = Duration.seconds(30 * 86_400)

    private static func kids(_ house: IdentityHouse) -> Int {
        house.room.signingKeys.jwks.split(separator: #""kid":"#).count - 1
    }

    @Test("are replaced without anybody noticing: old tokens go on, both keys are shown", arguments: Engine.allCases)
    func rotation(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let before = try await house.signedIn()
            let first = house.room.signingKeys.jwks
            let kid = try await house.room.signingKeys.rotate(by: .operator("dana"))
            #expect(house.room.signingKeys.jwks.contains(kid) && !first.contains(kid) && Self.kids(house) == 2)
            let after = try await house.signedIn().accessToken
            for token in [before.accessToken, after] { #expect(try await house.refusal(of: token) == nil) }
            let refreshed = try await house.refreshed(before.refreshToken).accessToken
            #expect(try await house.refusal(of: refreshed) == nil)
            #expect(try await house.actions().contains("signing_key.rotated"))
            #expect(try await house.eventTypes().contains("secret_rotated"))
        }
    }

    @Test("that another node made are known at their first token", arguments: Engine.allCases)
    func otherNode(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            try await house.secondNode { other in
                _ = try await other.room.signingKeys.rotate(by: .operator("dana"))
                let token = try await other.signedIn().accessToken
                #expect(try await house.refusal(of: token) == nil)
                #expect(house.room.signingKeys.jwks == other.room.signingKeys.jwks)
            }
        }
    }

    @Test(
        "are shown two days ahead, rotated once a month, and gone when their last token is", arguments: Engine.allCases)
    func schedule(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let keys = house.room.signingKeys
            func tend(after days: Int) async throws -> String {
                house.clock.advance(by: .seconds(days * 86_400))
                try await keys.tend(rotatingEvery: Self.month, at: house.clock.now())
                return try await house.test.outside("SELECT state FROM signing_keys ORDER BY state;")
                    .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
            var states: [String] = []
            states.append(try await tend(after: 27))
            states.append(try await tend(after: 1))
            let shown = keys.jwks
            states.append(try await tend(after: 0))
            states.append(try await tend(after: 2))
            #expect(shown == keys.jwks, "everybody knew it before")
            house.clock.advance(by: SigningKeys.overlap)
            states.append(try await tend(after: 0))
            #expect(states == ["active", "active next", "active next", "active retiring", "active"])
        }
    }

    @Test(
        "go all at once when somebody else may have one: everybody is signed out, and told", arguments: Engine.allCases)
    func force(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user("ann@example.org")
            _ = try await house.user("ben@example.org")
            _ = try await house.user("cy@example.org")
            let ann = try await house.signedIn("ann@example.org")
            _ = try await house.signedIn("ann@example.org")
            _ = try await house.signedIn("ben@example.org")
            let known = try await house.mails().count
            let old = house.room.signingKeys.jwks
            let done = try await house.room.sessions.forceKeyChange(by: .operator("dana"))
            #expect(done.sessions == 3 && done.people == 2 && done.letters == 2)
            #expect(try await house.refusal(of: ann.accessToken) != nil)
            guard case .refused = try await house.refresh(ann.refreshToken) else {
                Issue.record("the session is over")
                return
            }
            #expect(Self.kids(house) == 1 && house.room.signingKeys.jwks.contains(done.key) && !old.contains(done.key))
            let letters = try await house.mails().dropFirst(known)
            #expect(letters.count == 2 && letters.allSatisfy { $0.contains("You were signed out") })
            #expect(!letters.contains { $0.contains("cy@example.org") })
            #expect(try await house.actions().contains("signing_keys.replaced"))
            let again = try await house.signedIn("ann@example.org").accessToken
            #expect(try await house.refusal(of: again) == nil)
        }
    }

    @Test(
        "of other algorithms are made when somebody asks for one, once, and are rotated with the rest",
        arguments: Engine.allCases)
    func algorithms(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let keys = house.room.signingKeys
            #expect(Self.kids(house) == 1)
            try await house.secondNode { other in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<6 {
                        group.addTask {
                            let keys = number % 2 == 0 ? keys : other.room.signingKeys
                            _ = try await keys.sign(Array("{}".utf8), type: "JWT", number < 4 ? .es256 : .edDSA)
                        }
                    }
                    try await group.waitForAll()
                }
            }
            _ = try await keys.sign(Array("{}".utf8), type: "JWT", .es256)
            _ = try await keys.sign(Array("{}".utf8), type: "JWT", .edDSA)
            #expect(Self.kids(house) == 3, "one of each algorithm, however many asked")
            house.clock.advance(by: Self.month - .seconds(86_400))
            try await keys.tend(rotatingEvery: Self.month, at: house.clock.now())
            #expect(Self.kids(house) == 6, "the next of each is shown")
            let shown = keys.jwks
            house.clock.advance(by: .seconds(86_400))
            try await keys.tend(rotatingEvery: Self.month, at: house.clock.now())
            #expect(keys.jwks == shown, "everybody knew them before")
            let states = try await house.test.outside(
                "SELECT algorithm, count(*) FROM signing_keys WHERE state = 'active' GROUP BY algorithm ORDER BY algorithm;"
            )
            #expect(states.filter { $0 == "1" }.count == 3, "\(states)")
            house.clock.advance(by: SigningKeys.overlap)
            try await keys.removeRetired(at: house.clock.now())
            #expect(Self.kids(house) == 3)
        }
    }

    @Test("are taken from a JWK set: its first key signs, tokens of the keys before go on", arguments: Engine.allCases)
    func set(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let before = try await house.signedIn().accessToken
            let first = try await SigningKeySet.make()
            #expect(try await house.room.signingKeys.adopt(first, by: .operator("dana")))
            #expect(try await !house.room.signingKeys.adopt(first, by: .operator("dana")))
            let second = try await first.successor(isForced: false)
            let read = try #require(SigningKeySet(json: second.json))
            #expect(read.active == second.active && read.json.reveal() == second.json.reveal())
            let between = try await house.signedIn().accessToken
            #expect(try await house.room.signingKeys.adopt(read, by: .operator("dana")))
            let after = try await house.signedIn().accessToken
            for token in [before, between, after] { #expect(try await house.refusal(of: token) == nil) }
            #expect(Self.kids(house) == 3 && house.room.signingKeys.jwks.contains(second.active))
            #expect(!house.room.signingKeys.jwks.contains(#""d":"#), "the JWKS has no private half")
        }
    }

    @Test(
        "are not taken from what is no JWK set of private RSA keys",
        arguments: [
            "", "jwt_secret_key_here", "{}", #"{"keys": []}"#, #"{"keys": [{"kty": "oct", "k": "AAAA"}]}"#,
            #"{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": "AQ", "p": "AQ", "q": "AQ"}]}"#,
        ])
    func noSet(_ text: String) {
        #expect(SigningKeySet(json: Secret(text)) == nil)
    }
}
