import Core
import Testing

@Suite("Schemas")
struct SchemaTests {
    private let schema = Schema.object([
        .required("email", "The address.", EmailAddress.schema),
        .required("password", "The password.", .string(minLength: 1, maxLength: 5)),
        .optional("role", "The role.", .oneOf(["viewer", "manager"])),
        .optional("age", "In years.", .integer(0...150)),
        .optional("note", "Anything.", .nullable(.string(maxLength: 10))),
        .optional("tags", "Some.", .array(of: .object([.required("name", "Its name.", .string())]), count: 1...2)),
        .optional("on", "Whether.", .boolean),
        .optional("ratio", "A number.", .number),
        .optional("labels", "By name.", .map(of: .integer(1...Int64.max))),
        .optional("since", "A time.", Instant.schema),
        .optional("id", "An id.", UserID.schema),
        .optional("extra", "Anything.", .anything),
    ])
    private static let valid = #"{"email":"a@b.c","password":"12345","#

    @Test(
        "What fits has no problems",
        arguments: [
            #""role":"viewer"}"#, #""age":0,"note":null}"#, #""note":"ten chars."}"#,
            #""tags":[{"name":""},{"name":"x"}]}"#,
            #""on":false,"ratio":1.5}"#, #""ratio":7,"labels":{"a":1,"b":2}}"#, #""since":"2026-11-22T05:22:06Z"}"#,
            #""id":"0197c5a2-6b7e-7000-8000-000000000000","extra":{"a":[null]}}"#, #""age":1.50e2}"#,
        ])
    func fits(rest: String) throws {
        #expect(schema.problems(in: try JSONReader.read(Array((Self.valid + rest).utf8))) == [])
    }

    @Test(
        "What doesn't fit is told field by field",
        arguments: [
            ("[]", ["body must be an object"]),
            ("null", ["body must be an object"]),
            ("{}", ["email is required", "password is required"]),
            (#"{"email":1,"password":""}"#, ["email must be a text", "password must not be empty"]),
            (
                #"{"email":"a","password":"123456"}"#,
                ["email must have at least 3 characters", "password must have at most 5 characters"]
            ),
            (#"{"email":"a b@c","password":null}"#, ["email must be an e-mail address", "password must be a text"]),
            (valid + #""role":"admin"}"#, ["role must be one of: viewer, manager"]),
            (valid + #""age":151}"#, ["age must be a whole number from 0 to 150"]),
            (valid + #""age":1.5}"#, ["age must be a whole number from 0 to 150"]),
            (valid + #""age":"1"}"#, ["age must be a whole number from 0 to 150"]),
            (valid + #""age":null}"#, ["age must be a whole number from 0 to 150"]),
            (
                valid + #""labels":{"a":0,"b":"x"}}"#,
                ["labels.a must be a whole number, at least 1", "labels.b must be a whole number, at least 1"]
            ),
            (valid + #""tags":[]}"#, ["tags must have at least 1 items"]),
            (valid + #""tags":[{},{},{}]}"#, ["tags must have at most 2 items"]),
            (
                valid + #""tags":[{"name":"a"},{"nam":"b"}]}"#,
                ["tags[1].name is required", "tags[1].nam is not a field of this request"]
            ),
            (valid + #""on":1,"ratio":"1"}"#, ["on must be true or false", "ratio must be a number"]),
            (valid + #""tags":{},"labels":[]}"#, ["tags must be a list", "labels must be an object"]),
            (valid + #""since":"2026-11-22"}"#, ["since must be an RFC 3339 time such as 2026-11-22T05:22:06Z"]),
            (valid + #""id":"1"}"#, ["id must be a UUID"]),
            (valid + #""isAdmin":true}"#, ["isAdmin is not a field of this request"]),
        ])
    func problems(text: String, expected: [String]) throws {
        let problems = schema.problems(in: try JSONReader.read(Array(text.utf8)))
        #expect(problems.map { "\($0.field) \($0.message)" } == expected)
    }

    @Test("Lengths count Unicode scalars, as JSON Schema does")
    func lengths() {
        let four = Schema.string(minLength: 4, maxLength: 4)
        #expect(four.problems(in: .string("e\u{301}e\u{301}")) == [])
        #expect(four.problems(in: .string("😀😀😀😀")) == [])
        #expect(four.problems(in: .string("😀😀😀")).count == 1)
    }

    @Test("A flood of problems is cut off, and long names with it")
    func bounded() {
        let members = (0..<1000).map { JSONValue.Member(String(repeating: "n", count: 500) + "\($0)", .null) }
        let problems = Schema.object([]).problems(in: .object(members))
        #expect(problems.count == Schema.mostProblems)
        #expect(problems.allSatisfy { $0.field.count == 64 })
        let list = Schema.array(of: .integer()).problems(in: .array(Array(repeating: .null, count: 1000)))
        #expect(list.count == Schema.mostProblems)
    }

    @Test("Components are found through one another, each once, even in a circle")
    func components() {
        indirect enum Tree {
            static var schema: Schema {
                .component("Tree") {
                    .object([
                        .optional("child", "Another.", .nullable(Tree.schema)),
                        .required("leaf", "One.", FieldProblem.schema),
                    ])
                }
            }
        }
        let found = Schema.array(of: .map(of: Tree.schema)).components
        #expect(found.map(\.name) == ["Tree", "FieldProblem"])
        let value = JSONValue.object([.init("leaf", .object([.init("field", .string("a"))])), .init("child", .null)])
        #expect(Tree.schema.problems(in: value).map(\.field) == ["leaf.message"])
    }
}
