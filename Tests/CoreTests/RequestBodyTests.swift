import Core
import Testing

@Suite("Bodies of requests")
struct RequestBodyTests {
    struct Invitation: RequestBody, Equatable {
        struct Seat: Decodable, Equatable { let row: Int }
        let email: EmailAddress
        let inviter: UserID?
        let expires: Instant?
        let allowed: [CIDR]?
        let seats: [Seat]?

        static let schema = Schema.object([
            .required("email", "Who is invited.", EmailAddress.schema),
            .optional("inviter", "By whom.", UserID.schema),
            .optional("expires", "Until when.", .nullable(Instant.schema)),
            .optional("allowed", "From where.", .array(of: CIDR.schema)),
            .optional("seats", "Where.", .array(of: .object([.required("row", "The row.", .integer())]))),
        ])
    }

    /// A type that is stricter than its schema, by mistake.
    struct Mismatched: RequestBody {
        enum Kind: String, Decodable { case window, aisle }
        struct Inner: Decodable {
            let count: Int8
            let kind: Kind?
        }
        let inner: [Inner]
        static let schema = Schema.object([.required("inner", "Some.", .array(of: .anything))])
    }

    @Test("A body becomes its type, with domain values in it")
    func decodes() throws {
        let text =
            #"{"email":"Ada@Example.com","inviter":"0197C5A2-6b7e-7000-8000-000000000000","#
            + #""expires":"2026-11-22T05:22:06+01:00","allowed":["10.0.0.0/8","::1"],"seats":[{"row":3.0},{"row":1e2}]}"#
        let body = try RequestBodyReader.decode(Invitation.self, from: Array(text.utf8))
        #expect(body.email.text == "Ada@example.com")
        #expect(body.inviter == UserID("0197c5a2-6b7e-7000-8000-000000000000"))
        #expect(body.expires == Instant(rfc3339: "2026-11-22T04:22:06Z"))
        #expect(body.allowed?.map(\.text) == ["10.0.0.0/8", "::1/128"])
        #expect(body.seats == [Invitation.Seat(row: 3), Invitation.Seat(row: 100)])
    }

    @Test("Fields that may be left out may be left out, and null only where the schema says so")
    func optional() throws {
        let body: Invitation = try RequestBodyReader.decode(from: Array(#"{"email":"a@b.c","expires":null}"#.utf8))
        #expect(body.inviter == nil && body.expires == nil)
        #expect(throws: RequestFault.invalid([FieldProblem("inviter", "must be a text")])) {
            try RequestBodyReader.decode(Invitation.self, from: Array(#"{"email":"a@b.c","inviter":null}"#.utf8))
        }
    }

    @Test("What is not JSON is malformed; what is JSON but not the body is invalid, at its field")
    func faults() {
        #expect(throws: RequestFault.malformed(JSONFault(.empty, at: 0))) {
            try RequestBodyReader.decode(Invitation.self, from: [])
        }
        #expect(throws: RequestFault.malformed(JSONFault(.tooLarge, at: 3))) {
            try RequestBodyReader.decode(Invitation.self, from: Array("[1,2]".utf8), limits: JSONLimits(bytes: 3))
        }
        #expect(throws: RequestFault.invalid([FieldProblem("allowed[1]", "must be a network such as 10.0.0.0/8")])) {
            try RequestBodyReader.decode(
                Invitation.self, from: Array(#"{"email":"a@b.c","allowed":["::1","10.0.0.1/8"]}"#.utf8))
        }
    }

    @Test("A map of very many members is decoded in one go")
    func manyMembers() throws {
        struct Labels: RequestBody {
            let labels: [String: Int]
            static let schema = Schema.object([.required("labels", "By name.", .map(of: .integer()))])
        }
        let labels = Dictionary(uniqueKeysWithValues: (0..<40_000).map { ("k\($0)", $0) })
        let body = try RequestBodyReader.decode(Labels.self, from: Array(#"{"labels":\#(labels.json)}"#.utf8))
        #expect(body.labels == labels)
    }

    @Test(
        "What only the type refuses is still the client's fault, at its field, without a word about our types",
        arguments: [
            (#"{"inner":[{"count":1},{"count":300}]}"#, FieldProblem("inner[1].count", "is not valid")),
            (#"{"inner":[{"count":1,"kind":"roof"}]}"#, FieldProblem("inner[0].kind", "is not valid")),
            (#"{"inner":[{}]}"#, FieldProblem("inner[0].count", "is required")),
            (#"{"inner":[null]}"#, FieldProblem("inner[0]", "is not valid")),
        ])
    func stricterType(text: String, problem: FieldProblem) {
        #expect(throws: RequestFault.invalid([problem])) {
            try RequestBodyReader.decode(Mismatched.self, from: Array(text.utf8))
        }
    }
}
