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

    /// Everything that a change leaves a trace in: an entry, also one that waits to be numbered, but for those that the
    /// server makes by itself when it seals events, or a row
    /// of what isn't worth one.
    private static let traces = """
        SELECT (SELECT count(*) FROM audit_logs WHERE action <> 'security_events.sealed'),
            (SELECT count(*) FROM outbox), (SELECT count(*) FROM users);
        """

    /// Expects a 4xx in the envelope; of a field, when it is one that is wrong.
    private static func expectRefusal(_ answer: Answer, _ what: String, field: String? = nil) {
        #expect((400..<500).contains(answer.status), "\(what): \(answer)")
        #expect(answer.errorCode != nil || answer["error"]?.string != nil, "\(what): \(answer)")
        let fields = answer["error", "details"]?.array?.compactMap { $0["field"]?.string } ?? []
        if answer.errorCode == "VALIDATION_ERROR" { #expect(!fields.isEmpty, "\(what): \(answer)") }
        guard let field else { return }
        #expect(fields.contains { $0 == field || $0.hasPrefix(field + "[") }, "\(what): \(answer)")
    }

    @Test(arguments: Engine.allCases)
    func bodiesAreRefused(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let before = try await house.storage.outside(Self.traces)
            for route in RouteTable.all where route.body != nil && route.method != .get && !route.isPage {
                let (method, path) = (route.method.rawValue, Self.path(route))
                for body in Self.bodies {
                    Self.expectRefusal(try await api.send(method, path, body.text), "\(route.path), \(body.name)")
                }
                let latin = Array(#"{"email": ""#.utf8) + [0xe9] + Array(#""}"#.utf8)
                Self.expectRefusal(try await api.send(method, path, bytes: latin), "\(route.path), no UTF-8")
            }
            let after = try await house.storage.outside(Self.traces)
            let actions = try await house.storage.outside("SELECT action FROM audit_logs ORDER BY created_at;")
            #expect(after == before, "\(actions)")
        }
    }

    /// Every field of every body: left out, of another type, too long, beyond its range, no such day.
    /// They are refused before any engine is asked, so one will do.
    @Test func everyFieldOfEveryBodyIsChecked() async throws {
        try await Harness.with(.sqlite) { house in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let before = try await house.storage.outside(Self.traces)
            var count = 0
            // Not the client's word: none of the events that this leaves may name that address.
            let forged = ["X-Forwarded-For": "203.0.113.7, 127.0.0.1"]
            for route in RouteTable.all where route.method != .get && route.body?.isForm != true {
                guard case .object(let properties, _)? = route.body?.schema.resolved else { continue }
                let (method, path) = (route.method.rawValue, Self.path(route))
                let empty = try await api.send(method, path, "{}", headers: forged)
                for property in properties {
                    let name = JSONValue.string(property.name).json
                    if property.isRequired { Self.expectRefusal(empty, "\(path) {}", field: property.name) }
                    for wrong in WrongValues.json(property.schema) {
                        let answer = try await api.send(method, path, "{\(name): \(wrong)}", headers: forged)
                        Self.expectRefusal(answer, "\(path) \(name): \(wrong.prefix(80))", field: property.name)
                        count += 1
                    }
                    let twice = try await api.send(method, path, "{\(name): null, \(name): null}", headers: forged)
                    #expect(twice.status == 400 && twice.errorCode == "MALFORMED_JSON", "\(path) \(name): \(twice)")
                }
            }
            #expect(count > 200)
            #expect(try await house.storage.outside(Self.traces) == before)
            let theirs = "SELECT count(*) FROM security_events WHERE ip_address = '203.0.113.7';"
            #expect(try await house.storage.outside(theirs) == "0\n")
        }
    }

    /// Every parameter of every route, in path and query: of another type, beyond its range, twice, no UTF-8.
    /// They are refused before any engine is asked, so one will do.
    @Test func everyParameterOfEveryRouteIsChecked() async throws {
        try await Harness.with(.sqlite) { house in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let before = try await house.storage.outside(Self.traces)
            var count = 0
            for route in RouteTable.all where route.tier != .probe && !route.isPage {
                let (method, path) = (route.method.rawValue, Self.path(route))
                for parameter in route.parameters {
                    let wrong = WrongValues.parameter(parameter.schema)
                    guard parameter.place == .query else {
                        for text in wrong where !text.isEmpty {
                            let escaped = text.replacing(" ", with: "%20")
                            let other = route.path.replacing("{\(parameter.name)}", with: escaped)
                                .replacing(#/\{\w+\}/#, with: Self.nobody)
                            Self.expectRefusal(try await api.send(method, other), "\(method) \(other.prefix(120))")
                            count += 1
                        }
                        continue
                    }
                    let name = parameter.name
                    for text in wrong.map({ $0.replacing(" ", with: "%20") }) + ["%ff", "a&\(name)=a"] {
                        let answer = try await api.send(method, "\(path)?\(name)=\(text)")
                        Self.expectRefusal(answer, "\(method) \(path)?\(name)=\(text.prefix(80))", field: name)
                        count += 1
                    }
                }
                guard route.tier == .signed else { continue }
                Self.expectRefusal(
                    try await api.send(method, path + "?nonsense=1"), "\(method) \(path)?nonsense=1", field: "nonsense")
            }
            #expect(count > 200)
            #expect(try await house.storage.outside(Self.traces) == before)
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

extension Schema {
    /// What a name in the document stands for.
    fileprivate var resolved: Schema {
        guard case .component(_, let definition) = self else { return self }
        return definition().resolved
    }
}
