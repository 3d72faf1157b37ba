import Core
import PII
import PersonalData

/// What `detect` and `mask` take: a text or a JSON value, and what is wanted beyond the operator's rules.
enum PIIRequest {
    /// The most lines of a batch.
    static let mostLines = 1_000
    /// The most bytes of one text or value, with its options.
    private static let mostBytesOfOne = 1 << 20
    private static let mostBytes = 8 << 20

    static let body = BodyDeclaration(
        name: "PIIRequest",
        schema: .object(
            [
                .optional("text", "A text to look through, instead of `json`.", .string()),
                .optional("json", "Any JSON value to look through, instead of `text`.", .anything),
                .optional("options", "What to look for, and what becomes of it.", options),
            ], summary: "Something to look through for personal data and secrets."),
        limit: mostBytesOfOne, takesLines: true, linesLimit: mostBytes)

    private static let options = Schema.component("PIIOptions") { RuleForm.request.schema }

    /// Reads a body: one request, or each line's own and why it is none.
    static func read(
        _ body: IncomingBody, over base: SanitizerRules
    ) async throws -> [Result<PersonalDataRoom.Task, RequestFault>] {
        let bytes = try await body.collect()
        guard body.isLines else { return [.success(try task(bytes[...], base))] }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { line in
            line.contains { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\t") }
        }
        guard (1...mostLines).contains(lines.count) else {
            throw Problem.invalid("body", "holds \(lines.count) lines; send 1 to \(mostLines) at once")
        }
        return lines.map { line in Result { () throws(RequestFault) in try task(line, base) } }
    }

    private static func task(
        _ bytes: ArraySlice<UInt8>, _ base: SanitizerRules
    ) throws(RequestFault) -> PersonalDataRoom.Task {
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONReader.read(Array(bytes), limits: JSONLimits(bytes: mostBytesOfOne, depth: 64))
        } catch {
            throw .malformed(error)
        }
        let problems = Self.body.schema.problems(in: value)
        guard problems.isEmpty else { throw .invalid(problems) }
        let content: Scannable
        switch (value["text"]?.string, value["json"]) {
        case (let text?, nil): content = .text(text)
        case (nil, let json?): content = .json(json)
        default: throw .invalid([FieldProblem("text", "or json must be there, and not both")])
        }
        let options = value["options"]
        do throws(RequestFault) {
            let rules = try options.map { options throws(RequestFault) in
                try SanitizerRules(options, .request, over: base, hasKeys: true)
            }
            return PersonalDataRoom.Task(content, rules, from: options)
        } catch .invalid(let problems) {
            throw .invalid(problems.map { FieldProblem("options.\($0.field)", $0.message) })
        } catch {
            throw error
        }
    }
}
