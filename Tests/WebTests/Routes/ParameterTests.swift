import Core
import Testing

@testable import Web

@Suite struct ParameterTests {
    private enum Colour: String, CaseIterable, Sendable { case red, green }

    private static let limit = Parameter<Int>.query("limit", "How many.", .integer(1...500), fallback: 7) { Int($0) }
    private static let colour = Parameter<Colour>.choice("colour", "Which.")
    private static let since = Parameter<Instant>.query("since", "From when.")
    private static let thing = Parameter<UserID>.path("thing", "What.")
    private static let declared: [any ParameterDeclaration] = [limit, colour, since, thing]

    private static func read(_ query: String, path: [String: String] = [:]) throws -> ParameterValues {
        try ParameterValues(declared, path: path, query: try QueryString(query[...]))
    }

    @Test func values() throws {
        let id = "0190a0b0-0000-7000-8000-000000000001"
        let values = try Self.read("limit=500&colour=green&since=2026-11-22T05:22:06Z", path: ["thing": id])
        #expect(values[Self.limit] == 500)
        #expect(values[Self.colour] == .green)
        #expect(values[Self.since]?.rfc3339 == "2026-11-22T05:22:06.000Z")
        #expect(values[Self.thing]?.description == id)
    }

    @Test func fallbacks() throws {
        let values = try Self.read("")
        #expect(values[Self.limit] == 7)
        #expect(values[Self.colour] == nil)
    }

    /// Never a default in silence: the field is named.
    @Test(arguments: [
        ("limit=0", "limit"), ("limit=501", "limit"), ("limit=", "limit"), ("limit=+5", "limit"), ("limit=05", "limit"),
        ("limit=5.0", "limit"), ("limit=99999999999999999999", "limit"), ("colour=blue", "colour"),
        ("colour=", "colour"), ("since=yesterday", "since"), ("since=2026-11-22", "since"), ("Limit=5", "Limit"),
        ("thing=0190a0b0-0000-7000-8000-000000000001", "thing"),
    ])
    func refused(query: String, field: String) {
        do {
            _ = try Self.read(query)
            Issue.record("taken: \(query)")
        } catch let problem as Problem {
            #expect(problem.code == .validation)
            #expect(problem.details.map(\.field) == [field])
        } catch {
            Issue.record(error)
        }
    }

    @Test func everythingWrongAtOnce() throws {
        do {
            _ = try Self.read("limit=0&colour=blue&x=1", path: ["thing": "7"])
            Issue.record("taken")
        } catch let problem as Problem {
            #expect(Set(problem.details.map(\.field)) == ["limit", "colour", "x", "thing"])
        }
    }

    @Test func madeUpNamesAreCut() throws {
        do {
            _ = try Self.read(String(repeating: "x", count: 5000) + "=1")
            Issue.record("taken")
        } catch let problem as Problem {
            #expect(problem.details.first?.field.count == 64)
        }
    }
}
