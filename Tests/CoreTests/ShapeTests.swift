import Core
import TestKit
import Testing

@Suite("Shapes")
struct ShapeTests {
    struct Visit: Shaped {
        let id: SessionID
        let agent: String?
        let count: Int
        let share: Double
        let known: Bool
        let at: Instant
        let problems: [FieldProblem]
        let first: FieldProblem?
        let labels: [String: String]

        static let shape = Shape<Visit>(
            "Visit", "Somebody came by.",
            [
                .field("id", "Its id.") { $0.id },
                .field("user_agent", "With what.") { $0.agent },
                .field("count", "How often.") { $0.count },
                .field("share", "Of all.") { $0.share },
                .field("known", "Whether known.") { $0.known },
                .field("at", "When.") { $0.at },
                .field("problems", "What went wrong.") { $0.problems },
                .field("first", "The first of them.") { $0.first },
                .field("labels", "By name.") { $0.labels },
            ])
    }

    private let visit = Visit(
        id: SessionID(high: 0x0197_c5a2_6b7e_7000, low: 0x8000_0000_0000_0000), agent: "=cmd|'/c calc'!A1, \"x\"",
        count: -3, share: 0.5,
        known: true, at: Instant(milliseconds: 1_795_324_926_123), problems: [FieldProblem("a", "b")], first: nil,
        labels: ["k": "v"])

    @Test("One declaration gives the JSON")
    func json() {
        #expect(
            visit.json
                == #"{"id":"0197c5a2-6b7e-7000-8000-000000000000","user_agent":"=cmd|'/c calc'!A1, \"x\"","count":-3,"share":0.5,"#
                + #""known":true,"at":"2026-11-22T05:22:06.123Z","problems":[{"field":"a","message":"b"}],"first":null,"labels":{"k":"v"}}"#
        )
    }

    @Test("The same declaration gives the CSV, and no cell that a spreadsheet would run")
    func csv() {
        var writer = CSVWriter()
        Visit.shape.writeHeader(to: &writer)
        Visit.shape.write(visit, to: &writer)
        #expect(
            writer.text
                == "id,user_agent,count,share,known,at,problems,first,labels\r\n"
                + "0197c5a2-6b7e-7000-8000-000000000000,\"'=cmd|'/c calc'!A1, \"\"x\"\"\",-3,0.5,true,2026-11-22T05:22:06.123Z,"
                + "\"[{\"\"field\"\":\"\"a\"\",\"\"message\"\":\"\"b\"\"}]\",,\"{\"\"k\"\":\"\"v\"\"}\"\r\n")
    }

    @Test("The same declaration gives the schema, and what is written fits it")
    func schema() throws {
        #expect(Visit.schema.json == ##"{"$ref":"#/components/schemas/Visit"}"##)
        #expect(Visit.schema.components.map(\.name) == ["Visit", "FieldProblem"])
        var generator = SplitMix64(seed: 6)
        for _ in 0..<200 {
            let visit = Visit(
                id: SessionID(high: generator.next(), low: generator.next()),
                agent: Bool.random(using: &generator) ? "x\n\u{0}".filter { $0 != "\u{0}" } : nil,
                count: Int(Int64(bitPattern: generator.next())),
                share: Double.random(in: -1e9...1e9, using: &generator),
                known: .random(using: &generator),
                at: Instant(milliseconds: .random(in: 0...4_000_000_000_000, using: &generator)),
                problems: (0..<Int.random(in: 0...3, using: &generator)).map { FieldProblem("f\($0)", "m") },
                first: Bool.random(using: &generator) ? FieldProblem("f", "m") : nil, labels: ["a": "b"])
            let value = try JSONReader.read(Array(visit.json.utf8))
            #expect(Visit.schema.problems(in: value) == [])
        }
    }

    @Test("A list of rows is a JSON array of their objects")
    func lists() {
        let problems = [FieldProblem("a", "b"), FieldProblem("c", "d")]
        #expect(problems.json == #"[{"field":"a","message":"b"},{"field":"c","message":"d"}]"#)
        #expect([FieldProblem]().json == "[]")
    }
}
