/// What may be done to what, as `resource:action`. The first thirteen are guide A's; the rest name what the guides ask for without one.
public enum Permission: String, Sendable, CaseIterable, Hashable {
    case accountRead = "account:read"
    case accountList = "account:list"
    case accountAnalyze = "account:analyze"
    case accountUpdate = "account:update"
    case recommendationRead = "recommendation:read"
    case recommendationApprove = "recommendation:approve"
    case recommendationReject = "recommendation:reject"
    case agentExecute = "agent:execute"
    case agentViewLogs = "agent:view_logs"
    case userCreate = "user:create"
    case userUpdate = "user:update"
    case userDelete = "user:delete"
    case systemConfigure = "system:configure"

    /// Change many accounts at once, together with `account:update`.
    case accountBulk = "account:bulk"
    /// Read one's own security events.
    case eventRead = "event:read"
    /// Read everybody's security events.
    case eventList = "event:list"
    /// Read one's own sessions.
    case sessionRead = "session:read"
    /// End one's own sessions.
    case sessionRevoke = "session:revoke"
}
