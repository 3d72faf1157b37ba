import Core
import Testing

@testable import PII

@Suite struct RulesTests {
    private static func rules(_ json: String, _ form: RuleForm = .file, hasKeys: Bool = false) throws -> SanitizerRules
    {
        try SanitizerRules(JSONReader.read(Array(json.utf8)), form, hasKeys: hasKeys)
    }

    private static func problems(_ json: String, _ form: RuleForm = .file) -> [String] {
        do {
            _ = try rules(json, form)
            return []
        } catch RequestFault.invalid(let problems) {
            return problems.map(\.field)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func aFileSaysWhatIsFoundAndWhatBecomesOfIt() throws {
        let sanitizer = try Self.rules(
            #"""
            {"threshold": 60, "operator": "redact", "operators": {"email": "replace:<mail>", "employee_id": "keep"},
             "allow": ["Help@example.org"], "deny": [{"text": "Falcon", "type": "code_word", "severity": "critical"}],
             "recognizers": [{"type": "employee_id", "pattern": "EMP-\\d{6}", "context": ["staff"], "score": 80}],
             "paths": [{"path": "raw", "skip": true}, {"path": "**.nick", "type": "person_name"},
                       {"path": "to", "operator": "mask"}]}
            """#
        ).sanitizer()
        #expect(
            sanitizer.sanitize("jane@example.org help@example.org EMP-123456 falcon 219-09-9998")
                == "<mail> help@example.org EMP-123456  ")
        let value = try JSONReader.read(
            Array(#"{"raw": "jane@example.org", "a": {"nick": "zed"}, "to": "219-09-9998"}"#.utf8))
        #expect(
            sanitizer.sanitize(value).json == #"{"raw":"jane@example.org","a":{"nick":""},"to":"***-**-****"}"#)
        #expect(sanitizer.findings(in: value).map(\.path) == ["a.nick", "to"])
        let found = sanitizer.detector.findings(in: "Falcon")
        #expect(found.map(\.type) == ["code_word"] && found.first?.severity == .critical)
    }

    @Test(arguments: [
        (#"{"threshold": 0}"#, "threshold"), (#"{"kinds": ["email", "nothing"]}"#, "kinds[1]"),
        (#"{"operators": {"nothing": "mask"}}"#, "operators.nothing"),
        (#"{"operators": {"email": "burn"}}"#, "operators.email"), (#"{"operator": "hash"}"#, "operator"),
        (#"{"operator": "shift:99999"}"#, "operator"), (#"{"deny": [{"text": "ab"}]}"#, "deny[0].text"),
        (#"{"deny": [{"text": "abc", "type": "A"}]}"#, "deny[0].type"),
        (#"{"recognizers": [{"type": "x", "pattern": "(a|b)"}]}"#, "recognizers[0].pattern"),
        (#"{"recognizers": [{"type": "X", "pattern": "abc"}]}"#, "recognizers[0].type"),
        (#"{"recognizers": [{"type": "x", "pattern": "abc", "checksum": "crc"}]}"#, "recognizers[0].checksum"),
        (#"{"paths": [{"path": "a"}]}"#, "paths[0]"), (#"{"paths": [{"path": "a", "type": "no"}]}"#, "paths[0].type"),
        (#"{"colour": "red"}"#, "colour"), (#"[]"#, "body"),
    ])
    func whatIsWrongIsNamed(_ json: String, _ field: String) {
        #expect(Self.problems(json) == [field])
    }

    /// They would cost the server more than they cost the caller.
    @Test func aRequestBringsNoPatterns() {
        #expect(Self.problems(#"{"recognizers": []}"#, .request) == ["recognizers"])
    }

    @Test func aRequestGoesBeforeTheFile() throws {
        let file = try Self.rules(
            #"{"threshold": 90, "operators": {"email": "redact", "phone": "redact"}, "allow": ["a@b.de"]}"#)
        let both = try Self.rules(#"{"threshold": 40, "operators": {"email": "keep"}}"#, .request).over(file)
        #expect(both.threshold == 40 && both.allow == ["a@b.de"])
        #expect(both.operators == [.email: .keep, .phone: .redact])
    }

    @Test func operatorsHaveNames() {
        #expect(OperatorName("replace:a:b") == .replace("a:b") && OperatorName("replace") == .replace(nil))
        #expect(OperatorName("shift:-30") == .shift(days: -30) && OperatorName("mask:x") == nil)
        #expect(OperatorName("replace:" + String(repeating: "x", count: 201)) == nil)
    }
}
