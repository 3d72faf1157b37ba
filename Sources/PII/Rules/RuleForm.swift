public import Core

/// Where rules come from, and so what they may hold.
public enum RuleForm: Sendable {
    /// An operator's file: everything.
    case file
    /// A caller of the API: no patterns of their own, which cost the server more than they cost them; fewer of everything.
    case request

    /// What rules may be.
    public var schema: Schema {
        let isFile = self == .file
        let most = isFile ? 10_000 : 1_000
        let name = Schema.string(minLength: 1, maxLength: 64)
        let severity = Schema.oneOf(Severity.allCases.map(\.rawValue))
        var properties: [Schema.Property] = [
            .optional("kinds", "The only built-in kinds to look for; all unless given.", .array(of: name)),
            .optional("threshold", "The least score that counts, 50 unless given.", .integer(1...100)),
            .optional(
                "operator",
                "What becomes of findings: `mask`, `redact`, `keep`, `replace`, `replace:TEXT`, `shift:DAYS`, `hash`, `encrypt`, `token`.",
                Self.operatorName),
            .optional("operators", "The same for single kinds, by their names.", .map(of: Self.operatorName)),
            .optional(
                "allow", "Values that are let through, whatever the letters' case.",
                .array(of: .string(minLength: 1, maxLength: 1_000), count: 0...most)),
            .optional(
                "deny", "Values that always count, whatever the letters' case.",
                .array(
                    of: .object([
                        .required("text", "The value, of at least 3 bytes.", .string(minLength: 1, maxLength: 127)),
                        .optional("type", "What it is; `denied` unless given.", name),
                        .optional("severity", "How bad it is when it gets out; `high` unless given.", severity),
                    ]), count: 0...(isFile ? 1_000 : 20))),
            .optional(
                "paths", "What holds at single paths of JSON values, and below them; the first that matches counts.",
                .array(
                    of: .object([
                        .required(
                            "path", "Keys from the root, joined by dots; `*` is any one, `**` any number of them.",
                            .string(minLength: 1, maxLength: 200)),
                        .optional("skip", "Nothing is looked for.", .boolean),
                        .optional("type", "Each value is of this kind as a whole.", name),
                        .optional("operator", "What becomes of what is found.", Self.operatorName),
                    ]), count: 0...(isFile ? 1_000 : 50))),
        ]
        if isFile { properties.append(Self.recognizers(name, severity)) }
        return .object(properties, summary: "What to look for, and what becomes of it.")
    }

    private static let operatorName = Schema.string(minLength: 1, maxLength: 8 + OperatorName.longestText)

    private static func recognizers(_ name: Schema, _ severity: Schema) -> Schema.Property {
        .optional(
            "recognizers", "Kinds of one's own.",
            .array(
                of: .object([
                    .required("type", "The kind's name.", name),
                    .required("pattern", "What it looks like.", .string(minLength: 1, maxLength: 500)),
                    .optional("severity", "How bad it is when it gets out; `high` unless given.", severity),
                    .optional(
                        "budget", "The most bytes of a match, 127 unless given.",
                        .integer(1...Int64(Pattern.mostBudget))),
                    .optional(
                        "checksum", "A check of its digits.", .oneOf(Checksum.allCases.map(\.rawValue))),
                    .optional("context", "Words that tell of it.", .array(of: name, count: 0...100)),
                    .optional("score", "How sure the pattern alone makes one, 60 unless given.", .integer(1...100)),
                ]), count: 0...200))
    }
}
