import Core
import TestKit
import Testing

@testable import Audit

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    @Test(
        "agrees with RFC 8785's vectors, byte for byte", .enabled(if: Vectors.present, "\(Vectors.absence)"),
        arguments: ["arrays", "french", "structures", "unicode", "weird"])
    func vectors(_ name: String) throws {
        let input = try JSONReader.read([UInt8](Vectors.data("jcs/testdata/input/\(name).json")))
        #expect(try CanonicalJSON(input).bytes == [UInt8](Vectors.data("jcs/testdata/output/\(name).json")))
    }

    @Test("escapes as the vectors do", .enabled(if: Vectors.present, "\(Vectors.absence)"))
    func escapes() throws {
        let input = try JSONReader.read([UInt8](Vectors.data("jcs/testdata/input/values.json")))
        let expected = try JSONReader.read([UInt8](Vectors.data("jcs/testdata/output/values.json")))
        #expect(input["string"] == expected["string"])
        let written = try CanonicalJSON(#require(input["string"])).bytes
        let output = String(decoding: try Vectors.data("jcs/testdata/output/values.json"), as: UTF8.self)
        #expect(output.contains(String(decoding: written, as: UTF8.self)))
    }

    @Test("writes integers that every reader has exactly as numbers, and others as text")
    func integers() {
        let limit = Int64(1) << 53
        let values: [Int64] = [0, -1, limit - 1, 1 - limit, limit, -limit, .max, .min]
        let text = String(decoding: CanonicalJSON.array(values.map { .integer($0) }).bytes, as: UTF8.self)
        #expect(
            text == """
                [0,-1,9007199254740991,-9007199254740991,"9007199254740992","-9007199254740992",\
                "9223372036854775807","-9223372036854775808"]
                """)
    }
}

/// What the strict reader read, for comparison; fractions have no canonical form here.
extension CanonicalJSON {
    fileprivate init(_ value: JSONValue) throws {
        switch value {
        case .null: self = .null
        case .boolean(let truth): self = .boolean(truth)
        case .integer(let number): self = .integer(number)
        case .number(let text): throw Fraction(text: text)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .array(try elements.map { try CanonicalJSON($0) })
        case .object(let members):
            self = .object(try Dictionary(uniqueKeysWithValues: members.map { ($0.name, try CanonicalJSON($0.value)) }))
        }
    }

    private struct Fraction: Error {
        let text: String
    }
}
