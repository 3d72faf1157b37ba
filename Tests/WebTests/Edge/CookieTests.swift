import Core
import HTTPTypes
import Testing

@testable import Web

/// A cookie signs in only for pages of ours.
@Suite struct CookieTests {
    private static let pages = TrustedPages(
        publicURL: "https://castellan.example/base", others: ["https://crm.example.com"])

    private static func request(_ fields: [String: String]) throws -> HTTPRequest {
        var request = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/v1/auth/refresh")
        for (name, value) in fields {
            request.headerFields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        return request
    }

    static let sites: [([String: String], Bool)] = [
        (["Origin": "https://castellan.example"], true),
        (["Origin": "https://crm.example.com", "Sec-Fetch-Site": "cross-site"], true),
        (["Sec-Fetch-Site": "same-origin"], true),
        (["Sec-Fetch-Site": "none"], true),
        (["Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"], false),
        (["Origin": "null"], false),
        (["Origin": "http://castellan.example"], false),
        (["Origin": "https://castellan.example.evil.example"], false),
        (["Origin": "https://castellan.example:8443"], false),
        (["Sec-Fetch-Site": "same-site"], false),
        (["Sec-Fetch-Site": "cross-site"], false),
        (["Referer": "https://castellan.example/"], false),
        ([:], false),
    ]

    @Test(arguments: sites)
    func pagesOfOurs(fields: [String: String], isOurs: Bool) throws {
        #expect(Self.pages.include(try Self.request(fields)) == isOurs)
    }

    static let cookies: [(String, String?)] = [
        ("__Host-castellan_refresh=rt_abc", "rt_abc"),
        ("a=b; __Host-castellan_refresh=rt_abc; c=d", "rt_abc"),
        ("castellan_refresh=rt_abc", nil),
        ("__host-castellan_refresh=rt_abc", nil),
        ("__Host-castellan_refresh=", nil),
        ("__Host-castellan_refresh=one; __Host-castellan_refresh=two", nil),
        ("__Host-castellan_refresh=" + String(repeating: "a", count: 513), nil),
        ("", nil),
    ]

    @Test(arguments: cookies)
    func theCookieIsReadStrictly(text: String, token: String?) throws {
        #expect(RefreshCookie.token(in: try Self.request(["Cookie": text]))?.reveal() == token)
    }

    @Test func theCookieIsOutOfPagesReach() {
        let field = RefreshCookie.keeping(Secret("rt_abc"), for: .seconds(60))
        #expect(
            field.value == "__Host-castellan_refresh=rt_abc; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Strict")
        #expect(RefreshCookie.forgetting.value.contains("Max-Age=0"))
    }

    @Test(arguments: [
        ("7d", 604_800), ("12h", 43_200), ("30m", 1_800), ("0d", nil), ("-1d", nil), ("7", nil), ("d", nil),
    ])
    func ages(text: String, seconds: Int64?) {
        #expect(Duration(age: text)?.components.seconds == seconds)
    }
}
