import Core
import Testing

@testable import OAuthProtocol

@Suite("OAuth: scopes")
struct ScopeTests {
    @Test("names are separated by spaces or by plus signs, and written in order")
    func text() throws {
        for text in [
            "recommendation:approve account:read", "recommendation:approve+account:read",
            " account:read  recommendation:approve ",
        ] {
            #expect(try Scopes(text).text == "account:read recommendation:approve")
        }
        for bad in ["", " ", "+", "a\"b", "a\\b", "caf\u{e9}", "a\tb", "a\nb", String(repeating: "a", count: 65)] {
            #expect(refusal { () throws(OAuthRefusal) in try Scopes(bad) } == .invalidScope, "\(bad)")
        }
        let many = (0..<129).map { "s\($0)" }.joined(separator: " ")
        #expect(refusal { () throws(OAuthRefusal) in try Scopes(many) } == .invalidScope)
    }

    @Test("what OpenID Connect adds is no permission")
    func permissionsOnly() throws {
        let asked = try Scopes("openid offline_access account:read recommendation:approve user:delete")
        #expect(asked.permissionsOnly.text == "account:read recommendation:approve user:delete")
    }

    @Test("an agent may read and propose, and gets nothing that decides, changes or is over users")
    func delegable() throws {
        let all = try Scopes(
            "openid account:read account:list account:analyze account:update account:bulk recommendation:read"
                + " recommendation:approve recommendation:reject agent:execute user:create user:read system:configure role:read"
                + " recommendation:create account:create account:assign escrow:read escrow:write record:read_team record:write_team"
                + " privacy:erase event:ingest session:revoke team:manage key:create approve")
        #expect(
            all.delegable.text
                == "account:analyze account:list account:read agent:execute escrow:read recommendation:create"
                + " recommendation:read record:read_team")
    }

    @Test("A14 consent is asked in words, and nothing is left out of them")
    func words() throws {
        let shown = try Scopes("account:read x:unknown").inWords { ["account:read": "Read accounts"][$0] }
        #expect(shown.map(\.words) == ["Read accounts", "x:unknown"])
    }
}
