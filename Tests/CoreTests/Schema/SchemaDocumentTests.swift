import Core
import Testing

@Suite("Schemas in the OpenAPI document")
struct SchemaDocumentTests {
    @Test(
        "Every kind is written as JSON Schema 2020-12",
        arguments: [
            (.anything, "{}"),
            (.boolean, #"{"type":"boolean"}"#),
            (.number, #"{"type":"number"}"#),
            (.integer(), #"{"type":"integer"}"#),
            (.integer(1...500), #"{"type":"integer","minimum":1,"maximum":500}"#),
            (.string(), #"{"type":"string"}"#),
            (.string(minLength: 1, maxLength: 9), #"{"type":"string","minLength":1,"maxLength":9}"#),
            (UserID.schema, #"{"type":"string","format":"uuid"}"#),
            (Instant.schema, #"{"type":"string","format":"date-time"}"#),
            (EmailAddress.schema, #"{"type":"string","minLength":3,"maxLength":254,"format":"email"}"#),
            (.oneOf(["a", "b"]), #"{"type":"string","enum":["a","b"]}"#),
            (.nullable(.oneOf(["a"])), #"{"type":["string","null"],"enum":["a",null]}"#),
            (.nullable(.integer(0...1)), #"{"type":["integer","null"],"minimum":0,"maximum":1}"#),
            (.nullable(.nullable(.boolean)), #"{"type":["boolean","null"]}"#),
            (.nullable(.anything), "{}"),
            (.array(of: .boolean), #"{"type":"array","items":{"type":"boolean"}}"#),
            (
                .array(of: .boolean, count: 1...3),
                #"{"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":3}"#
            ),
            (.map(of: .integer()), #"{"type":"object","additionalProperties":{"type":"integer"}}"#),
            (FieldProblem.schema, ##"{"$ref":"#/components/schemas/FieldProblem"}"##),
            (
                .nullable(FieldProblem.schema),
                ##"{"anyOf":[{"$ref":"#/components/schemas/FieldProblem"},{"type":"null"}]}"##
            ),
        ] as [(Schema, String)])
    func kinds(schema: Schema, expected: String) {
        #expect(schema.json == expected)
    }

    @Test("Objects name their members, say which are required, and allow no others")
    func objects() {
        let schema = Schema.object(
            [
                .required("email", "The \"address\".", .string()),
                .optional("problem", "What is wrong.", FieldProblem.schema),
            ], summary: "A thing.")
        #expect(
            schema.json
                == #"{"type":"object","properties":{"email":{"type":"string","description":"The \"address\"."},"#
                + ##""problem":{"$ref":"#/components/schemas/FieldProblem","description":"What is wrong."}},"##
                + #""required":["email"],"additionalProperties":false,"description":"A thing."}"#)
        #expect(Schema.object([]).json == #"{"type":"object","properties":{},"additionalProperties":false}"#)
    }
}
