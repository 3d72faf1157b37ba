import Access

/// How much is asked of whoever calls a route, and so which budgets and checks apply to it.
enum Tier: String, Sendable, CaseIterable {
    /// Load balancers and monitors: no credentials, no database, no budget, any query string.
    case probe
    /// Anybody: documents and keys.
    case open
    /// Anybody who is about to prove who they are: the strictest budget.
    case signIn = "sign-in"
    /// Somebody whose credential was checked and who has the route's permission.
    case signed
}

/// What a caller needs.
enum Requirement: Sendable, Equatable {
    /// Nothing, and this is why that is right.
    case nothing(because: String)
    /// A credential that allows this.
    case permission(Permission)
}

/// The room that answers a route: the tag in the OpenAPI document, and where to look for the code. `status` and
/// `documents` are no rooms of their own: Web answers these itself.
enum Room: String, Sendable, CaseIterable {
    case identity = "Identity"
    case access = "Access"
    case apiKeys = "API keys"
    case oauth = "OAuth"
    case pages = "Pages"
    case securityEvents = "Security events"
    case audit = "Audit log"
    case personalData = "Personal data"
    case network = "Network defence"
    case accounts = "Accounts"
    case recommendations = "Recommendations"
    case agents = "Agents"
    case health = "Health"
    case status = "Status"
    case documents = "Documents"

    /// What the room is for, in one line of the document.
    var summary: String {
        switch self {
        case .identity: "Signing in, sessions, and the keys that tokens are checked with."
        case .access: "Roles, teams, and who may do what."
        case .apiKeys: "Keys for programs that act for a user."
        case .oauth: "Tokens for other programs, which users let act for them: OAuth 2.0 and OpenID Connect."
        case .pages: "For browsers: signing in, letting other programs act, one's own account. Refusals are pages too."
        case .securityEvents: "What happened that matters to security."
        case .audit: "What was done, by whom, in a log that anybody can verify with tools that aren't ours."
        case .personalData: "Finding and masking personal data and secrets, and tokens that stand for them."
        case .network: "Rules for addresses, and the same rules as firewalls read them."
        case .accounts: "Customers' accounts with what belongs to them, and the analysis of them."
        case .recommendations: "What is proposed about accounts, and deciding on it."
        case .agents: "Tools that read, and agents that use them: nothing here changes a record."
        case .health: "How the server does, for administrators, and whether a module works for its user."
        case .status: "Whether the server lives and is ready."
        case .documents: "This document."
        }
    }
}
