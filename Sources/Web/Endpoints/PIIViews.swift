import Core
import PII
import PersonalData

/// Something that was found, without its value. Positions are in the text, or in the string at the path of a JSON value.
struct FindingView: Shaped {
    let finding: Finding
    let codePoints: Range<Int>
    let path: String?

    static func all(in content: Scannable, by sanitizer: Sanitizer) -> [FindingView] {
        switch content {
        case .text(let text):
            let findings = sanitizer.detector.findings(in: text)
            return zip(findings, Finding.codePoints(of: findings, in: text)).map {
                FindingView(finding: $0, codePoints: $1, path: nil)
            }
        case .json(let value):
            return sanitizer.findings(in: value).map {
                FindingView(finding: $0.finding, codePoints: $0.codePoints, path: $0.path)
            }
        }
    }

    static let shape = Shape<FindingView>(
        "PIIFinding", "Something that was found, without its value.",
        [
            .field("type", "What it is, such as `email`.") { $0.finding.type },
            .field("severity", "How bad it is when it gets out: low, medium, high or critical.") {
                $0.finding.severity.rawValue
            },
            .field("score", "How sure that is, 1 to 100.") { $0.finding.score },
            .field("path", "In JSON: the keys from the root, joined by dots; of long ones the end.") { $0.path },
            .field("start", "Where it begins, in bytes of UTF-8 of the text, or of the string at the path.") {
                $0.finding.range.lowerBound
            },
            .field("end", "Where it ends, likewise.") { $0.finding.range.upperBound },
            .field("code_point_start", "Where it begins, in Unicode code points.") { $0.codePoints.lowerBound },
            .field("code_point_end", "Where it ends, likewise.") { $0.codePoints.upperBound },
        ])
}

/// What was found in each of what was sent.
struct DetectedView: Shaped {
    let lines: [Result<[FindingView], RequestFault>]
    let isBatch: Bool

    static let shape = Shape<DetectedView>(
        "DetectedPII", "What was found.",
        [
            .field("findings", "What was found, in order; null for a batch.") { view in
                view.isBatch ? nil : try? view.lines.first?.get()
            },
            .field("results", "For a batch, what was found in each line; null otherwise.") { view in
                view.isBatch
                    ? view.lines.enumerated().map { index, line in
                        DetectedLine(line: index + 1, findings: try? line.get(), refusal: line.refusal)
                    } : nil
            },
        ])
}

/// What was found in one line.
struct DetectedLine: Shaped {
    let line: Int
    let findings: [FindingView]?
    let refusal: LineRefusal?

    static let shape = Shape<DetectedLine>(
        "DetectedPIILine", "What was found in one line.",
        [
            .field("line", "Which one, from 1; lines that hold nothing don't count.") { $0.line },
            .field("findings", "What was found, in order.") { $0.findings },
            .field("error", "Why it was not looked through.") { $0.refusal },
        ])
}

/// Each of what was sent, without what was found in it.
struct MaskedView: Shaped {
    let lines: [Result<Scannable, RequestFault>]
    let isBatch: Bool

    private var only: MaskedLine? { isBatch ? nil : lines.first.map { MaskedLine(line: 1, $0) } }

    static let shape = Shape<MaskedView>(
        "MaskedPII", "What was sent, without what was found in it.",
        [
            .field("text", "The text; null when JSON or a batch was sent.") { $0.only?.text },
            .field("json", "The JSON value; null when a text or a batch was sent.") { $0.only?.json },
            .field("results", "For a batch, each line; null otherwise.") { view in
                view.isBatch ? view.lines.enumerated().map { MaskedLine(line: $0 + 1, $1) } : nil
            },
        ])
}

/// One line, without what was found in it.
struct MaskedLine: Shaped {
    let line: Int
    let text: String?
    let json: JSONValue?
    let refusal: LineRefusal?

    init(line: Int, _ result: Result<Scannable, RequestFault>) {
        self.line = line
        refusal = result.refusal
        switch result {
        case .success(.text(let text)): (self.text, json) = (text, nil)
        case .success(.json(let value)): (text, json) = (nil, value)
        case .failure: (text, json) = (nil, nil)
        }
    }

    static let shape = Shape<MaskedLine>(
        "MaskedPIILine", "One line, without what was found in it.",
        [
            .field("line", "Which one, from 1; lines that hold nothing don't count.") { $0.line },
            .field("text", "The text, when it was one.") { $0.text },
            .field("json", "The JSON value, when it was one.") { $0.json },
            .field("error", "Why it was not looked through.") { $0.refusal },
        ])
}

/// The values of tokens.
struct DetokenizedView: Shaped {
    let tokens: [Token]

    struct Token: Shaped {
        let token: String
        let value: Tokens.Value?

        static let shape = Shape<Token>(
            "DetokenizedPIIToken", "A token and its value.",
            [
                .field("token", "The token.") { $0.token },
                .field("type", "What its value is; null when there is no such token.") { $0.value?.kind.name },
                .field("value", "The value; null when there is no such token.") { $0.value?.text },
            ])
    }

    static let shape = Shape<DetokenizedView>(
        "DetokenizedPII", "The values of tokens.",
        [.field("tokens", "Each token that was sent, in order.") { $0.tokens }])
}

/// `{"token": …}`
struct DeletedTokenView: Shaped {
    let token: String

    static let shape = Shape<DeletedTokenView>(
        "DeletedPIIToken", "A token was deleted with its value.", [.field("token", "The token.") { $0.token }])
}

extension Result where Failure == RequestFault {
    fileprivate var refusal: LineRefusal? {
        if case .failure(let fault) = self { LineRefusal(fault) } else { nil }
    }
}
