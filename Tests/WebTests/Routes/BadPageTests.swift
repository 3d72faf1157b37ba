import HTTPTypes
import Store
import TestKit
import Testing

@testable import Web

/// Whatever is sent to a page that isn't what its form sends is refused with a page, and changes nothing.
@Suite(.timeLimit(.minutes(2))) struct BadPageTests {
    private static let forms: [(name: String, text: String)] = [
        ("nothing", ""), ("no form", "{}"), ("a field twice", "email=a&email=b"), ("an unknown field", "nonsense=1"),
        ("no UTF-8", "email=%ff"), ("half an escape", "email=%4"), ("a null", "email=%00"),
        ("a stranger's token", "token=AAAA&decision=allow&email=a%40b.cd&password=x"),
        ("a megabyte", "email=" + String(repeating: "a", count: 1 << 20)),
    ]
    private static let types = ["application/x-www-form-urlencoded", "application/json", "multipart/form-data", ""]

    private static let origin = "https://id.example"
    private static let settings = ["CASTELLAN_PUBLIC_URL": origin, "RATE_LIMITS": "false"]
    private static let traces = """
        SELECT (SELECT count(*) FROM audit_logs WHERE action <> 'security_events.sealed'),
            (SELECT count(*) FROM refresh_tokens), (SELECT count(*) FROM oauth_codes), (SELECT count(*) FROM users);
        """

    @Test(arguments: Engine.allCases)
    func formsAreRefused(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings) { house in
            let browser = Browser(url: house.api.url, origin: Self.origin)
            let before = try await house.storage.outside(Self.traces)
            let pages = RouteTable.all.filter { $0.isPage && $0.method == .post }
            #expect(pages.count > 10)
            for route in pages {
                for form in Self.forms {
                    for type in Self.types {
                        let headers = ["Origin": Self.origin].merging(type.isEmpty ? [:] : ["Content-Type": type]) {
                            $1
                        }
                        let answer = try await browser.send("POST", route.path, form.text, headers)
                        let what = "\(route.path), \(form.name) as \(type): \(answer)"
                        // Who isn't signed in is sent to sign in first; what clients post is led on into the address.
                        let place = answer.header("Location") ?? ""
                        let isSentAway =
                            answer.status == 303 && ["/sign-in", route.path].contains { place.hasPrefix($0) }
                        #expect((400..<500).contains(answer.status) || isSentAway, "\(what)")
                        if !isSentAway, answer.status != 413 {
                            #expect(answer.header("Content-Type")?.hasPrefix("text/html") == true, "\(what)")
                        }
                        #expect(!answer.text.contains("nonsense"), "\(what)")
                    }
                }
            }
            #expect(try await house.storage.outside(Self.traces) == before)
        }
    }

    /// Pages that are only looked at, with parameters of every wrong kind: never a fault of ours.
    @Test(arguments: Engine.allCases)
    func parametersAreRefused(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings) { house in
            let browser = Browser(url: house.api.url, origin: Self.origin)
            let before = try await house.storage.outside(Self.traces)
            for route in RouteTable.all where route.isPage && route.method == .get {
                for parameter in route.parameters.map(\.name) + ["nonsense"] {
                    for text in ["", "%ff", "a&\(parameter)=b", "%00", String(repeating: "a", count: 5_000)] {
                        let answer = try await browser.get("\(route.path)?\(parameter)=\(text)")
                        #expect(
                            answer.status < 500, "\(route.path)?\(parameter)=\(text.prefix(40)): \(answer)")
                    }
                }
            }
            #expect(try await house.storage.outside(Self.traces) == before)
        }
    }
}
