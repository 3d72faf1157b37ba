public import Access

/// Who uses tools: what they may, and no proof of it. No grant comes of a caller, so nothing that holds one can change anything.
public struct ToolCaller: Sendable {
    /// What they may, and in which modules.
    public let subject: Subject
    /// The user's reference.
    public let reference: String
    /// The user's e-mail address.
    public let email: String

    /// Somebody whose credential was checked for this request.
    public init(_ principal: Principal) {
        self.init(principal.subject, reference: principal.reference, email: principal.email)
    }

    /// Somebody as whom an operator at the terminal has an agent look.
    public init(_ subject: Subject, reference: String, email: String) {
        self.subject = subject
        self.reference = reference
        self.email = email
    }

    /// What stands in the way of a permission; nil when nothing does.
    func obstacle(to permission: Permission, in module: Module?) -> Denial.Reason? {
        guard case .missing(_, let reason) = subject.verdict(on: AccessQuestion(permission, in: module)) else {
            return nil
        }
        return reason
    }
}
