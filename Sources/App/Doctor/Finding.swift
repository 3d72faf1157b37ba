public import Core

/// What one check of `castellan doctor` found.
public struct Finding: Sendable, Equatable {
    /// How a check ended.
    public enum Result: String, Sendable, CaseIterable {
        /// As it should be.
        case pass
        /// It works, and could be better.
        case warn
        /// It doesn't work, or isn't safe.
        case fail
    }

    /// What was looked at.
    public let check: String
    /// How it ended.
    public let result: Result
    /// What was found.
    public let detail: String
    /// What to do about it; empty when nothing is to be done.
    public let advice: String

    init(_ check: String, _ result: Result, _ detail: String, advice: String? = nil) {
        self.check = check
        self.result = result
        self.detail = detail
        self.advice = advice ?? ""
    }

    init(_ check: String, _ fault: CommandFault) {
        self.init(check, .fail, fault.message, advice: fault.advice)
    }
}

extension Finding: Shaped {
    /// What `castellan doctor` prints.
    public static let shape = Shape<Finding>(
        "Finding", "What one check found.",
        [
            .field("check", "What was looked at.") { $0.check },
            .field("result", "pass, warn or fail.") { $0.result.rawValue },
            .field("detail", "What was found.") { $0.detail },
            .field("advice", "What to do about it.") { $0.advice },
        ])
}
