import Core
import Identity

/// What every refusal looks like: `{"success": false, "error": {"code", "message", "details"?, "locked_until"?, "mfa"?,
/// "requestId"}}`.
struct ErrorEnvelope: JSONWritable {
    /// Why.
    let problem: Problem
    /// Which request.
    let requestID: RequestID

    /// The component that every error answer of the OpenAPI document refers to.
    static let schema = Schema.component("Error") {
        .object(
            [
                .required("success", "Always false.", .boolean),
                .required(
                    "error", "Why the request was refused.",
                    .object([
                        .required("code", "The reason, for programs.", .oneOf(ErrorCode.allCases.map(\.rawValue))),
                        .required("message", "The reason, for people.", .string()),
                        .optional("details", "The fields that are wrong.", .array(of: FieldProblem.schema)),
                        .optional("currentVersion", "The version that is there.", .integer()),
                        .optional("attemptedVersion", "The version that was to be changed.", .integer()),
                        .optional("locked_until", "Until when the account is locked.", Instant.schema),
                        .optional("mfa", "The sign-in that waits for a second factor.", PendingSignIn.schema),
                        .required("requestId", "The id to name when asking about it.", RequestID.schema),
                    ])),
            ], summary: "A refusal.")
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("success")
        writer.boolean(false)
        writer.key("error")
        writer.beginObject()
        writer.key("code")
        writer.string(problem.code.rawValue)
        writer.key("message")
        writer.string(problem.message)
        if !problem.details.isEmpty {
            writer.key("details")
            problem.details.write(to: &writer)
        }
        if let versions = problem.versions {
            writer.key("currentVersion")
            writer.integer(versions.current)
            writer.key("attemptedVersion")
            writer.integer(versions.attempted)
        }
        if let lockedUntil = problem.lockedUntil {
            writer.key("locked_until")
            writer.instant(lockedUntil)
        }
        if let pending = problem.pending {
            writer.key("mfa")
            pending.write(to: &writer)
        }
        writer.key("requestId")
        writer.string(requestID.description)
        writer.endObject()
        writer.endObject()
    }
}
