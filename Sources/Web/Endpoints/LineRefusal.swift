import Core

/// Why one line of a batch was not taken.
struct LineRefusal: Shaped {
    let code: ErrorCode
    let message: String
    let details: [FieldProblem]

    init(_ fault: RequestFault) {
        switch fault {
        case .malformed(let fault):
            (code, message, details) = (.malformedJSON, "The line is not valid JSON: \(fault).", [])
        case .invalid(let problems): (code, message, details) = (.validation, ErrorCode.validation.message, problems)
        }
    }

    static let shape = Shape<LineRefusal>(
        "RefusedLine", "Why a line was not taken.",
        [
            .field("code", "The reason, for programs.") { $0.code.rawValue },
            .field("message", "The reason, for people.") { $0.message },
            .field("details", "The fields that are wrong.") { $0.details },
        ])
}
