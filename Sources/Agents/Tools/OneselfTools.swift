import Access
import Core

extension Tool {
    /// Who one is, what one may, and how the service does.
    static let oneself: [Tool] = [
        Tool(
            "whoami", "Who I am",
            "Who the caller is, with role, permissions, modules and the tools that follow from them.",
            needs: .accessCheck
        ) { (reader: ToolReader, _: NoArguments) in reader.caller },
        Tool(
            "check_permission", "May I", "Whether the caller may do something, and if not, what stands in the way.",
            needs: .accessCheck
        ) { (reader: ToolReader, question: PermissionQuestion) in
            guard let permission = Permission(rawValue: question.permission) else {
                throw ToolFault.invalid("permission is none")
            }
            return reader.may(permission, in: question.module.flatMap(Module.init(rawValue:)))
        },
        Tool(
            "get_status", "Status", "Whether the service works, and each part of it.", needs: .accessCheck
        ) { (reader: ToolReader, _: NoArguments) in reader.status },
    ]
}

/// `{"permission", "module"?}`
struct PermissionQuestion: RequestBody {
    let permission: String
    let module: String?

    static let schema = Schema.object([
        .required("permission", "What is to be done.", .oneOf(Permission.allCases.map(\.rawValue))),
        .optional("module", "The module it is done in.", .oneOf(Module.allCases.map(\.rawValue))),
    ])
}

/// Who asks.
struct CallerView: Shaped {
    let reference: String
    let email: String
    let role: String
    let permissions: [String]
    let modules: [String]
    let tools: [String]

    static let shape = Shape<CallerView>(
        "ToolCaller", "Who uses a tool.",
        [
            .field("user", "The user's reference.") { $0.reference },
            .field("email", "The user's e-mail address.") { $0.email },
            .field("role", "The user's role.") { $0.role },
            .field("permissions", "What this credential allows.") { $0.permissions },
            .field("modules", "The modules that the user has access to.") { $0.modules },
            .field("tools", "The tools that follow from them.") { $0.tools },
        ])
}

/// Whether somebody may.
struct PermissionView: Shaped {
    let permission: String
    let isAllowed: Bool
    let reason: String

    static let shape = Shape<PermissionView>(
        "ToolPermission", "Whether the caller may do something.",
        [
            .field("permission", "What was asked for.") { $0.permission },
            .field("allowed", "Whether they may.") { $0.isAllowed },
            .field("reason", "Why, or why not.") { $0.reason },
        ])
}
