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

    /// List users and read others' accounts.
    case userRead = "user:read"
    /// Read everybody's sessions.
    case sessionListAll = "session:list_all"
    /// End others' sessions.
    case sessionRevokeAll = "session:revoke_all"
    /// Read the roles and what they allow.
    case roleRead = "role:read"
    /// Make, change and delete custom roles.
    case roleManage = "role:manage"
    /// Read one's own team.
    case teamRead = "team:read"
    /// Read all teams.
    case teamList = "team:list"
    /// Change a team, its members and their modules: one's own, or any with `team:list`.
    case teamManage = "team:manage"
    /// Read one's own API keys.
    case keyRead = "key:read"
    /// Make and rotate one's own API keys. No API key can hold it.
    case keyCreate = "key:create"
    /// Revoke and delete one's own API keys.
    case keyRevoke = "key:revoke"
    /// Read everybody's API keys.
    case keyListAll = "key:list_all"
    /// Revoke and delete everybody's API keys.
    case keyRevokeAll = "key:revoke_all"
    /// Record events of other programs.
    case eventIngest = "event:ingest"
    /// Export one's own personal data.
    case privacyExport = "privacy:export"
    /// Export anybody's personal data.
    case privacyExportAll = "privacy:export_all"
    /// Erase or anonymise anybody's personal data.
    case privacyErase = "privacy:erase"
    /// Read the server's diagnostics.
    case healthRead = "health:read"
    /// Test the modules that one has access to.
    case moduleHealth = "module:health"
    /// Read the lists of allowed and blocked addresses.
    case ipRuleRead = "ip_rule:read"
    /// Change the lists of allowed and blocked addresses.
    case ipRuleManage = "ip_rule:manage"
    /// Read what is blocked, as a bouncer does.
    case decisionRead = "decision:read"
    /// Ask what one may do oneself.
    case accessCheck = "access:check"
    /// Ask what somebody else may do.
    case accessCheckAll = "access:check_all"
    /// Read, verify and export the audit log.
    case auditRead = "audit:read"
    /// Record entries of other programs in the audit log.
    case auditAppend = "audit:append"
    /// Have texts and JSON looked through for personal data, and masked.
    case piiScan = "pii:scan"
    /// Exchange tokens for the personal data that they stand for.
    case piiDetokenize = "pii:detokenize"
    /// Set up and take away one's own second factors. No API key can hold it.
    case factorManage = "mfa:manage"
    /// Read the clients that may ask for tokens.
    case oauthClientRead = "oauth_client:read"
    /// Register, change and disable clients, and have their secrets replaced. No API key can hold it.
    case oauthClientManage = "oauth_client:manage"
    /// Read escrows: one's own, and as far as `record:…` reaches.
    case escrowRead = "escrow:read"
    /// Make, change, archive and restore escrows.
    case escrowWrite = "escrow:write"
    /// Delete archived escrows.
    case escrowDelete = "escrow:delete"
    /// Read listings: one's own, and as far as `record:…` reaches.
    case listingRead = "listing:read"
    /// Make, change, archive and restore listings.
    case listingWrite = "listing:write"
    /// Delete archived listings.
    case listingDelete = "listing:delete"
    /// Read clients: one's own, and as far as `record:…` reaches.
    case clientRead = "client:read"
    /// Make, change, archive and restore clients.
    case clientWrite = "client:write"
    /// Delete archived clients.
    case clientDelete = "client:delete"
    /// Reach the team's escrows, listings and clients when reading.
    case recordReadTeam = "record:read_team"
    /// Reach the team's escrows, listings and clients when changing.
    case recordWriteTeam = "record:write_team"
    /// Reach everybody's escrows, listings and clients when reading.
    case recordReadAll = "record:read_all"
    /// Reach everybody's escrows, listings and clients when changing.
    case recordWriteAll = "record:write_all"
    /// Make accounts.
    case accountCreate = "account:create"
    /// Give accounts to another owner.
    case accountAssign = "account:assign"
    /// Archive, restore and delete accounts.
    case accountDelete = "account:delete"
    /// Have accounts compared with the CRM that they come from, and see how that goes.
    case accountSync = "account:sync"
    /// Propose what somebody else is to decide on.
    case recommendationCreate = "recommendation:create"
}

extension Permission {
    /// What no API key can hold: a key that made keys or clients would outlive its own revocation, and second factors are a
    /// person's.
    public static let withheldFromKeys: Set<Permission> = [.keyCreate, .factorManage, .oauthClientManage]
}
