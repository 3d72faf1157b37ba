public import Access
public import Core
import Store

/// How a path names an account: by id, or by reference (`ACC-123`) in either case.
public enum AccountKey: Sendable, Hashable, TextForm {
    case id(AccountID)
    case number(Int64)

    /// `account`.
    public static let format = Reference.format("account", "ACC")

    /// Reads an id or a reference.
    public init?(text: String) {
        if let id = AccountID(text) {
            self = .id(id)
        } else if let number = Reference.number(text, "ACC") {
            self = .number(number)
        } else {
            return nil
        }
    }

    /// The id or the reference.
    public var text: String {
        switch self {
        case .id(let id): id.description
        case .number(let number): "ACC-\(number)"
        }
    }

    var condition: SQL {
        switch self {
        case .id(let id): "accounts.id = \(id)"
        case .number(let number): "accounts.number = \(number)"
        }
    }
}

/// References such as `ACC-123`.
enum Reference {
    static func format(_ name: String, _ prefix: String) -> StringFormat {
        let letters = prefix.map { "[\($0)\($0.lowercased())]" }.joined()
        return StringFormat(
            name: name,
            pattern: "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|\(letters)-[1-9][0-9]{0,18})$",
            complaint: "must be a UUID or a reference such as \(prefix)-12"
        ) { ID<AccountEntity.Account>($0) != nil || number($0, prefix) != nil }
    }

    static func number(_ text: String, _ prefix: String) -> Int64? {
        let start = prefix + "-"
        guard text.count > start.count, text.prefix(start.count).uppercased() == start else { return nil }
        let digits = text.dropFirst(start.count)
        guard digits.first != "0", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(digits)
    }
}

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
