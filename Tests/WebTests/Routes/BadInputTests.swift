import Access
import App
import Core
import HTTPTypes
import Identity
import Store
import TestKit
import Testing

@testable import Web

/// Whatever is sent to a route that isn't what it asks for is a 4xx with a code, and changes nothing.
@Suite(.timeLimit(.minutes(2))) struct BadInputTests {
    private static let nobody = "0190a0b0-0000-7000-8000-000000000001"

    /// The route's path with placeholders that name nothing.
    private static func path(_ route: Route) -> String {
        route.path.split(separator: "/").map { $0.hasPrefix("{") ? nobody : String($0) }.reduce("") { "\($0)/\($1)" }
    }

    static let bodies: [(name: String, text: String)] = [
        ("nothing", ""), ("no JSON", "email=a"), ("a list", "[]"), ("null", "null"), ("a number", "7"),
        ("an unknown field", #"{"nonsense": 1}"#), ("a field twice", #"{"email": "a@b.cd", "email": "a@b.cd"}"#),
        ("a lone surrogate", #"{"email": "\ud800"}"#), ("text behind it", "{} {}"),
        ("ten thousand lists deep", String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)),
        ("a megabyte", #"{"email": ""# + String(repeating: "a", count: 1 << 20) + #""}"#),
    ]

    @Test(arguments: Engine.allCases)
    func bodiesAreRefused(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let users = try await house.storage.outside("SELECT * FROM users ORDER BY id;")
            for route in RouteTable.all where route.body != nil && route.method != .get {
                for body in Self.bodies {
                    let answer = try await api.send(route.method.rawValue, Self.path(route), body.text)
                    #expect((400..<500).contains(answer.status), "\(route.path), \(body.name): \(answer)")
                    #expect(answer.errorCode != nil, "\(route.path), \(body.name): \(answer)")
                    guard answer.errorCode == "VALIDATION_ERROR" else { continue }
                    #expect(
                        answer["error", "details"]?.array?.isEmpty == false, "\(route.path), \(body.name): \(answer)")
                }
            }
            #expect(try await house.storage.outside("SELECT * FROM users ORDER BY id;") == users)
        }
    }

    static let queries = [
        ("limit=0", "limit"), ("limit=501", "limit"), ("limit=-1", "limit"), ("limit=ten", "limit"),
        ("offset=-1", "offset"), ("page=0", "page"), ("cursor=AAAA", "cursor"), ("count=some", "count"),
        ("limit=1&limit=2", "limit"), ("nonsense=1", "nonsense"), ("page=2&offset=1", "page"), ("limit=%ff", "limit"),
    ]

    @Test(arguments: Engine.allCases)
    func everyListChecksItsParameters(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let lists = RouteTable.all.filter { route in
                route.method == .get && route.parameters.contains { $0.name == "cursor" }
            }
            #expect(lists.count >= 5)
            for route in lists {
                let path = route.path.replacing("{user}", with: "USR-1")
                guard !path.contains("{") else { continue }
                #expect(try await api.get(path + "?limit=1").status == 200, "\(path)")
                for (query, field) in Self.queries {
                    let answer = try await api.get("\(path)?\(query)")
                    #expect(answer.status == 400, "\(path)?\(query): \(answer)")
                    #expect(
                        answer["error", "details"]?.array?.first?["field"] == .string(field),
                        "\(path)?\(query): \(answer)")
                }
            }
        }
    }
}
