public import Access
public import Core
import Store

/// Which accounts somebody sees: their own, or with `account:list` all. What is out of reach is as if it weren't there.
public enum AccountReach: Sendable, Hashable {
    /// Those that a user looks after.
    case own(UserID)
    /// All.
    case all

    /// The reach of whoever asks.
    public init(_ principal: Principal) {
        self = principal.permissions.contains(.accountList) ? .all : .own(principal.userID)
    }

    var accounts: SQL {
        switch self {
        case .own(let user): "accounts.owner_id = \(user)"
        case .all: "TRUE"
        }
    }
}
