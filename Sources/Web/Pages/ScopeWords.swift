import Access
import OAuthProtocol

/// What scopes mean, for the people who are asked for them. A new permission doesn't compile without its words.
enum ScopeWords {
    /// The words of a scope; nil for one that we don't know, which is shown by its name.
    static func words(_ scope: String) -> String? {
        switch scope {
        case Scopes.openID: "Know that it is you"
        case "profile": "See your name"
        case "email": "See your e-mail address"
        case Scopes.offlineAccess: "Stay connected while you are away"
        default: Permission(rawValue: scope).map(words)
        }
    }

    private static func words(_ permission: Permission) -> String {
        switch permission {
        case .accountRead: "Read accounts"
        case .accountList: "List all accounts"
        case .accountAnalyze: "Have accounts analyzed"
        case .accountUpdate: "Change accounts"
        case .accountBulk: "Change many accounts at once"
        case .recommendationRead: "Read recommendations"
        case .recommendationApprove: "Approve recommendations"
        case .recommendationReject: "Reject recommendations"
        case .agentExecute: "Run agents"
        case .agentViewLogs: "Read what agents did"
        case .userCreate: "Create users"
        case .userUpdate: "Change users, their roles and passwords"
        case .userDelete: "Delete users"
        case .userRead: "List users and read their accounts"
        case .systemConfigure: "Change how this server works"
        case .eventRead: "Read your own security events"
        case .eventList: "Read everybody’s security events"
        case .eventIngest: "Record security events"
        case .sessionRead: "See where you are signed in"
        case .sessionRevoke: "Sign you out elsewhere"
        case .sessionListAll: "See where everybody is signed in"
        case .sessionRevokeAll: "Sign others out"
        case .roleRead: "Read the roles and what they allow"
        case .roleManage: "Make, change and delete roles"
        case .teamRead: "See your team"
        case .teamList: "See all teams"
        case .teamManage: "Change teams and their members"
        case .keyRead: "List your API keys"
        case .keyCreate: "Make API keys in your name"
        case .keyRevoke: "Revoke your API keys"
        case .keyListAll: "List everybody’s API keys"
        case .keyRevokeAll: "Revoke everybody’s API keys"
        case .privacyExport: "Export your personal data"
        case .privacyExportAll: "Export anybody’s personal data"
        case .privacyErase: "Erase anybody’s personal data"
        case .healthRead: "Read the server’s diagnostics"
        case .moduleHealth: "Test the modules that you use"
        case .ipRuleRead: "Read which addresses are allowed and blocked"
        case .ipRuleManage: "Allow and block addresses"
        case .decisionRead: "Read what is blocked at this moment"
        case .accessCheck: "Ask what you may do"
        case .accessCheckAll: "Ask what others may do"
        case .auditRead: "Read and export the audit log"
        case .auditAppend: "Record entries in the audit log"
        case .piiScan: "Have texts searched for personal data"
        case .piiDetokenize: "Exchange tokens for the personal data behind them"
        case .factorManage: "Change your second factors"
        case .oauthClientRead: "List the apps that are registered here"
        case .oauthClientManage: "Register and change apps"
        case .escrowRead: "Read escrows"
        case .escrowWrite: "Make and change escrows"
        case .escrowDelete: "Delete escrows"
        case .listingRead: "Read listings"
        case .listingWrite: "Make and change listings"
        case .listingDelete: "Delete listings"
        case .clientRead: "Read clients"
        case .clientWrite: "Make and change clients"
        case .clientDelete: "Delete clients"
        case .recordReadTeam: "Read your team’s escrows, listings and clients"
        case .recordWriteTeam: "Change your team’s escrows, listings and clients"
        case .recordReadAll: "Read everybody’s escrows, listings and clients"
        case .recordWriteAll: "Change everybody’s escrows, listings and clients"
        case .accountCreate: "Make accounts"
        case .accountAssign: "Give accounts to others"
        case .accountDelete: "Archive and delete accounts"
        case .accountSync: "Have accounts compared with the CRM"
        case .recommendationCreate: "Propose changes that others decide on"
        }
    }
}
