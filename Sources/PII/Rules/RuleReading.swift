public import Core

extension SanitizerRules {
    /// Reads rules; `base` are those that hold anyway, whose kinds may be named too. `hasKeys` says whether `hash`, `encrypt` and `token` can
    /// be had. Throws everything that is wrong, each at its field.
    public init(
        _ value: JSONValue, _ form: RuleForm, over base: SanitizerRules = SanitizerRules(), hasKeys: Bool
    ) throws(RequestFault) {
        let problems = form.schema.problems(in: value)
        guard problems.isEmpty else { throw .invalid(problems) }
        var reader = RuleReader(value, base, hasKeys: hasKeys)
        let rules = reader.read()
        guard reader.problems.isEmpty else { throw .invalid(Array(reader.problems.prefix(Schema.mostProblems))) }
        self = rules
    }
}

/// Reads what has the right shape, and notes what is wrong beyond that.
private struct RuleReader {
    private let value: JSONValue
    private let hasKeys: Bool
    private(set) var problems: [FieldProblem] = []
    /// The kinds that may be named, by their names.
    private var kinds: [String: Kind]

    init(_ value: JSONValue, _ base: SanitizerRules, hasKeys: Bool) {
        self.value = value
        self.hasKeys = hasKeys
        kinds = Dictionary(base.ownKinds.map { ($0.name, $0) }) { first, _ in first }
    }

    mutating func read() -> SanitizerRules {
        var rules = SanitizerRules()
        for (index, entry) in list("recognizers") {
            if let recognizer = recognizer(entry, at: "recognizers[\(index)]") { rules.recognizers.append(recognizer) }
        }
        for (index, entry) in list("deny") {
            let field = "deny[\(index)]"
            let text = entry["text"]?.string ?? ""
            if !(3...Pattern.mostBudget).contains(text.utf8.count) {
                complain("\(field).text", "must have 3 to \(Pattern.mostBudget) bytes of UTF-8")
            }
            let kind = ownKind(entry["type"]?.string ?? "denied", entry["severity"], at: "\(field).type")
            rules.deny.append(DetectionSettings.Denied(text, kind))
        }
        rules.threshold = value["threshold"]?.integer.map { Int($0) }
        rules.allow = Set(list("allow").compactMap { $1.string })
        if value["kinds"] != nil {
            rules.kinds = Set(
                list("kinds").compactMap { index, name in kind(name.string ?? "", at: "kinds[\(index)]") })
        }
        rules.usual = value["operator"].flatMap { name in operatorName(name, at: "operator") }
        if case .object(let members) = value["operators"] {
            for member in members {
                let field = "operators.\(member.name)"
                guard let kind = kind(member.name, at: field) else { continue }
                rules.operators[kind] = operatorName(member.value, at: field)
            }
        }
        rules.paths = list("paths").compactMap { index, entry in path(entry, at: "paths[\(index)]") }
        return rules
    }

    private func list(_ name: String) -> [(Int, JSONValue)] {
        (value[name]?.array ?? []).enumerated().map { ($0, $1) }
    }

    private mutating func complain(_ field: String, _ message: String) {
        problems.append(FieldProblem(field, message))
    }

    private mutating func recognizer(_ entry: JSONValue, at field: String) -> Recognizer? {
        let kind = ownKind(entry["type"]?.string ?? "", entry["severity"], at: "\(field).type")
        do throws(RecognizerFault) {
            let budget = entry["budget"]?.integer.map { Int($0) } ?? Pattern.mostBudget
            return try Recognizer(
                kind, pattern: Pattern(entry["pattern"]?.string ?? "", budget: budget),
                checksum: entry["checksum"]?.string.flatMap(Checksum.init(rawValue:)),
                context: entry["context"]?.array?.compactMap(\.string) ?? [],
                score: entry["score"]?.integer.map { Int($0) } ?? 60)
        } catch .pattern {
            complain(
                "\(field).pattern",
                "is not a pattern: literals, classes, `.`, `{m,n}`, `?`, `+` and `*` within the budget; no groups")
        } catch .name {
            // Said of the type already.
        } catch {
            complain(field, "can't be used: \(error)")
        }
        return nil
    }

    /// A kind that these rules make; from then on it may be named.
    private mutating func ownKind(_ name: String, _ severity: JSONValue?, at field: String) -> Kind {
        let isName = name.utf8.allSatisfy {
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0.isDigit || $0 == UInt8(ascii: "_")
        }
        if !isName { complain(field, "must be lower-case letters, digits and _") }
        let kind =
            kinds[name] ?? Kind(named: name)
            ?? Kind(name, severity?.string.flatMap(Severity.init(rawValue:)) ?? .high)
        kinds[name] = kind
        return kind
    }

    private mutating func kind(_ name: String, at field: String) -> Kind? {
        if let kind = kinds[name] ?? Kind(named: name) { return kind }
        complain(field, "names no kind that is known")
        return nil
    }

    private mutating func operatorName(_ value: JSONValue, at field: String) -> OperatorName? {
        guard let name = value.string.flatMap({ OperatorName($0) }) else {
            let more = hasKeys ? ", hash, encrypt or token" : ""
            complain(field, "must be mask, redact, keep, replace, replace:TEXT, shift:DAYS\(more)")
            return nil
        }
        guard hasKeys || !name.needsKeys else {
            complain(field, "can't be had here, where there are no keys")
            return nil
        }
        return name
    }

    private mutating func path(_ entry: JSONValue, at field: String) -> SanitizerRules.Path? {
        let isSkipped = entry["skip"] == .boolean(true)
        guard [isSkipped, entry["type"] != nil, entry["operator"] != nil].filter(\.self).count == 1 else {
            complain(field, "needs one of: skip, type, operator")
            return nil
        }
        let path = entry["path"]?.string ?? ""
        if let type = entry["type"] {
            return kind(type.string ?? "", at: "\(field).type").map { .init(path: path, action: .kind($0)) }
        }
        guard let name = entry["operator"] else { return .init(path: path, action: .skip) }
        return operatorName(name, at: "\(field).operator").map { .init(path: path, action: .apply($0)) }
    }
}
