import PII
import Testing

@testable import App

@Suite struct RulesFileTests {
    private static func problems(_ text: String) -> [String] {
        do throws(RulesFile.Fault) {
            _ = try RulesFile.rules(in: text)
            return []
        } catch {
            return error.problems
        }
    }

    @Test func aFileIsReadAsItIsDocumented() throws {
        let rules = try RulesFile.rules(
            in: """
                # Ours.
                threshold: 60
                operators: {email: "replace:<mail>"}
                allow: [help@example.org]
                deny:
                  - text: Falcon
                    type: code_word
                    severity: critical
                recognizers:
                  - type: employee_id
                    pattern: 'EMP-\\d{6}'
                    context: [staff]
                    score: 80
                paths:
                  - {path: raw, skip: true}
                """)
        let sanitizer = rules.sanitizer()
        #expect(
            sanitizer.sanitize("jane@example.org help@example.org EMP-123456") == "<mail> help@example.org ********")
        #expect(sanitizer.detector.findings(in: "falcon").map(\.type) == ["code_word"])
        #expect(try RulesFile.rules(in: "# nothing yet\n").paths.isEmpty)
    }

    @Test(arguments: [
        ("threshold: 60\nkinds: [email, nothing]", "line 2: kinds[1] names no kind that is known"),
        ("threshold: '60'", "line 1: threshold must be a whole number from 1 to 100"),
        ("# a\n\ncolour: red", "line 3: colour is not a field of this request"),
        ("recognizers:\n  - type: x\n    pattern: '(a|b)'", "line 3: recognizers[0].pattern is not a pattern"),
        ("recognizers:\n  - type: x", "line 2: recognizers[0].pattern is required"),
        ("operator: hash", "line 1: operator can't be had here"), ("- a", "line 1: body must be an object"),
        ("a: [", "is not YAML"), ("a: 1\na: 2", "is not YAML"),
    ])
    func whatIsWrongIsToldWithItsLine(_ text: String, _ problem: String) throws {
        let problems = Self.problems(text)
        #expect(problems.count == 1 && problems[0].hasPrefix(problem), "\(problems)")
    }

    @Test func aFileThatIsNotThereIsTold() {
        #expect(throws: RulesFile.Fault.self) { try RulesFile.read("/nonexistent/rules.yaml") }
    }
}
