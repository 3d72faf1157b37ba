/// The bookkeeping that is nobody's action and therefore needs no audit entry. A closed list: what isn't here is a
/// change.
public enum Housekeeping: String, Sendable, CaseIterable {
    /// Claiming, finishing and retrying background work.
    case jobs
    /// When something was last used.
    case lastUse = "last_use"
    /// Writing security events, which are a record themselves.
    case securityEvents = "security_events"
    /// Counting failed sign-ins, with their events.
    case signInAttempts = "sign_in_attempts"
    /// Replacing a refresh token by its successor, with its event.
    case tokenRotation = "token_rotation"
    /// Remembering who proved one factor and has yet to show another, or began to set one up.
    case pendingProofs = "pending_proofs"
    /// Remembering requests to authorize, codes, devices that wait, and what may come only once, until their minutes are over.
    case authorizationState = "authorization_state"
    /// Removing what has run out by its own date.
    case expiry
    /// Giving waiting audit entries their place in the log.
    case auditSequence = "audit_sequence"
    /// Telling other nodes how many requests were granted.
    case requestCounts = "request_counts"
    /// Creating partitions ahead of time.
    case partitions
    /// Measuring the tables.
    case healthSamples = "health_samples"
    /// Adding up the counts of security events.
    case eventCounts = "event_counts"
    /// Noting which checkpoints of this log, and of those that it witnesses, are kept elsewhere.
    case anchors
    /// Moving versions of secrets from stage to stage while they are rotated; that one was rotated is a change of its own.
    case secretVersions = "secret_versions"
    /// Noting which tools programs called that speak MCP; what an agent's run called is noted with the run, which is a change.
    case agentCalls = "agent_calls"
    /// Sealing with the current key what an earlier one sealed; that the key was replaced is a change of its own.
    case sealing
    /// Noting what a CRM told, and how far its records were read; what people and agents want of it are changes of their own.
    case crmSync = "crm_sync"
}
