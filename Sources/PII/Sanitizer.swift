public import Core

/// Finds personal data and puts something harmless in its place: in text, in JSON as bytes, in any JSON value.
///
/// ```swift
/// let sanitizer = Sanitizer()
/// sanitizer.sanitize("mail jane@example.com")                            // mail j***@example.com
/// try sanitizer.sanitize(json: Array(#"{"ssn": 219099998}"#.utf8))       // {"ssn": "***-**-****"}
/// ```
public struct Sanitizer: Sendable {
    /// What finds.
    public let detector: Detector
    /// What becomes of what was found.
    public let policy: MaskingPolicy
    /// What holds at single paths of JSON documents; the first that matches counts.
    public let rules: [PathRule]

    /// A sanitizer. Make one and keep it.
    public init(_ detector: Detector = Detector(), policy: MaskingPolicy = MaskingPolicy(), rules: [PathRule] = []) {
        self.detector = detector
        self.policy = policy
        self.rules = rules
    }

    /// The text with each finding replaced as the policy says.
    public func sanitize(_ text: String) -> String {
        let findings = detector.findings(in: text)
        return findings.isEmpty ? text : replacing(findings, in: Array(text.utf8), nil)
    }

    /// A JSON document, or many behind each other, as bytes: only what was found changes, and valid JSON stays valid.
    ///
    /// A number that is found becomes a string. Keys are read, not changed.
    public func sanitize(json bytes: [UInt8]) throws(JSONFault) -> SanitizedJSON {
        let scan = try run(bytes, writes: true)
        return SanitizedJSON(bytes: scan.output, findings: scan.findings)
    }

    /// A JSON text that is about to be kept, without what is found in it. One that can't be looked through, such as one that is nested
    /// without end, isn't kept: `{}` stands for it.
    public func sanitized(json text: String) -> String {
        guard text.utf8.count > 2 else { return text }
        guard let clean = try? sanitize(json: Array(text.utf8)) else { return "{}" }
        return clean.findings.isEmpty ? text : String(decoding: clean.bytes, as: UTF8.self)
    }

    /// What a JSON document holds, or many behind each other.
    public func findings(json bytes: [UInt8]) throws(JSONFault) -> [LocatedFinding] {
        try run(bytes, writes: false).findings
    }

    /// Any JSON value with each finding replaced; what isn't text and holds nothing stays as it is.
    public func sanitize(_ value: JSONValue) -> JSONValue {
        sanitize(value, KeyMeaning(), [])
    }

    private func run(_ bytes: [UInt8], writes: Bool) throws(JSONFault) -> JSONScan {
        let result = bytes.withUnsafeBytes { bytes -> Result<JSONScan, JSONFault> in
            guard let base = bytes.baseAddress else { return .failure(JSONFault(.empty, at: 0)) }
            var scan = JSONScan(self, Text(base, 0..<bytes.count))
            do throws(JSONFault) { try scan.run(writes: writes) } catch { return .failure(error) }
            return .success(scan)
        }
        return try result.get()
    }

    private func sanitize(_ value: JSONValue, _ key: KeyMeaning, _ path: [[UInt8]]) -> JSONValue {
        switch value {
        case .null, .boolean: return value
        case .array(let elements):
            return .array(
                elements.enumerated().map { sanitize($1, key, rules.isEmpty ? [] : path + [Array(String($0).utf8)]) })
        case .object(let members):
            return .object(
                members.map { member in
                    var name = member.name
                    let meaning = name.withUTF8 { KeyMeaning(UnsafeRawBufferPointer($0)) }.inheriting(key)
                    let below = rules.isEmpty ? [] : path + [DottedPath.key(member.name)]
                    return JSONValue.Member(member.name, sanitize(member.value, meaning, below))
                })
        case .string(let text): return sanitize(text, isString: true, key, path).map { .string($0) } ?? value
        case .integer(let number):
            return sanitize(String(number), isString: false, key, path).map { .string($0) } ?? value
        case .number(let text): return sanitize(text, isString: false, key, path).map { .string($0) } ?? value
        }
    }

    /// The text with each finding replaced; nil when nothing was.
    private func sanitize(_ text: String, isString: Bool, _ key: KeyMeaning, _ path: [[UInt8]]) -> String? {
        let rule = rules.isEmpty ? nil : rule(for: path)
        if case .skip = rule { return nil }
        let bytes = Array(text.utf8)
        let found = bytes.withUnsafeBytes { findings(inValue: $0, under: key, rule, isString: isString) }.filter {
            if case .keep = operatorFor($0.kind, rule) { false } else { true }
        }
        return found.isEmpty ? nil : replacing(found, in: bytes, rule)
    }

    private func replacing(_ findings: [Finding], in bytes: [UInt8], _ rule: PathRule.Action?) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var written = 0
        for finding in findings {
            output += bytes[written..<finding.range.lowerBound]
            let value = String(decoding: bytes[finding.range], as: UTF8.self)
            output += operatorFor(finding.kind, rule).apply(to: value, of: finding.kind).utf8
            written = finding.range.upperBound
        }
        return String(decoding: output + bytes[written...], as: UTF8.self)
    }
}

extension Sanitizer {
    /// What the first rule that matches a path says.
    func rule(for path: [[UInt8]]) -> PathRule.Action? { rules.first { $0.matches(path) }?.action }

    func operatorFor(_ kind: Kind, _ rule: PathRule.Action?) -> Operator {
        if case .apply(let use) = rule { use } else { policy[kind] }
    }

    /// What a JSON value holds, by what it looks like, its key and the rule at its path.
    func findings(
        inValue bytes: UnsafeRawBufferPointer, under key: KeyMeaning, _ rule: PathRule.Action?, isString: Bool
    ) -> [Finding] {
        let found = detector.findings(in: bytes, under: key)
        if case .kind(let kind) = rule, !bytes.isEmpty {
            return WholeValue.findings(found, kind, length: bytes.count, insists: true)
        }
        guard let whole = key.whole, detector.rules.looksFor(whole), WholeValue.isWorth(bytes),
            isString || bytes[0].isDigit && whole != .personName && whole != .postalAddress,
            !detector.rules.allows(bytes)
        else { return found }
        return WholeValue.findings(found, whole, length: bytes.count)
    }
}
