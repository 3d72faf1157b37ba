// The strict JSON reader, the schema check and the decoding of bodies.
import Core

private struct Everything: RequestBody {
    struct Item: Decodable {
        let name: String
        let count: Int?
    }
    let email: EmailAddress?
    let id: UserID?
    let at: Instant?
    let from: [CIDR]?
    let items: [Item]?
    let labels: [String: Double]?

    static let schema = Schema.object([
        .optional("email", "", EmailAddress.schema),
        .optional("id", "", UserID.schema),
        .optional("at", "", .nullable(Instant.schema)),
        .optional("from", "", .array(of: CIDR.schema, count: 0...3)),
        .optional(
            "items", "",
            .array(
                of: .object([.required("name", "", .string(maxLength: 9)), .optional("count", "", .integer(0...9))]))),
        .optional("labels", "", .map(of: .number)),
    ])
}

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let limits = JSONLimits(bytes: 1 << 16, depth: 32)
    guard let value = try? JSONReader.read(bytes, limits: limits) else { return 0 }
    precondition(!bytes.contains(0), "U+0000 was let through")
    let again = try? JSONReader.read(Array(value.json.utf8), limits: JSONLimits(bytes: 1 << 20, depth: 32))
    precondition(again == value, "what was written is read differently")

    let problems = Everything.schema.problems(in: value)
    precondition(problems.count <= Schema.mostProblems, "too many problems")
    do {
        _ = try RequestBodyReader.decode(Everything.self, from: bytes, limits: limits)
        precondition(problems.isEmpty, "a body with problems was decoded")
    } catch RequestFault.invalid(let found) {
        precondition(found == problems, "the type refused what the schema lets through")
    } catch {
        preconditionFailure("JSON that was read before is malformed now")
    }
    return 0
}
