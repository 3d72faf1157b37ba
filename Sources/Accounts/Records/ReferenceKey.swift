public import Core
import Store

/// What has references such as `ACC-123` in this room.
public protocol Referenced: SendableMetatype {
    /// What it is called in the API's document: `account`.
    static var formatName: String { get }
    /// What stands before the number: `ACC`.
    static var prefix: String { get }
}

/// How a path names something: by id, or by reference (`ACC-123`) in either case.
public enum ReferenceKey<Entity: Referenced>: Sendable, Hashable, TextForm {
    case id(ID<Entity>)
    case number(Int64)

    /// A UUID or a reference.
    public static var format: StringFormat {
        let letters = Entity.prefix.map { "[\($0)\($0.lowercased())]" }.joined()
        return StringFormat(
            name: Entity.formatName,
            pattern: "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|\(letters)-[1-9][0-9]{0,18})$",
            complaint: "must be a UUID or a reference such as \(Entity.prefix)-12"
        ) { Self(text: $0) != nil }
    }

    /// Reads an id or a reference.
    public init?(text: String) {
        if let id = ID<Entity>(text) {
            self = .id(id)
        } else if let number = Self.number(text) {
            self = .number(number)
        } else {
            return nil
        }
    }

    /// The id or the reference.
    public var text: String {
        switch self {
        case .id(let id): id.description
        case .number(let number): "\(Entity.prefix)-\(number)"
        }
    }

    /// The row of a table that it names.
    func condition(in table: SQL) -> SQL {
        switch self {
        case .id(let id): "\(table).id = \(id)"
        case .number(let number): "\(table).number = \(number)"
        }
    }

    private static func number(_ text: String) -> Int64? {
        let start = Entity.prefix + "-"
        guard text.count > start.count, text.prefix(start.count).uppercased() == start else { return nil }
        let digits = text.dropFirst(start.count)
        guard digits.first != "0", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(digits)
    }
}

/// How a path names an account: by id, or as `ACC-123`.
public typealias AccountKey = ReferenceKey<AccountEntity.Account>
/// How a path names a recommendation: by id, or as `REC-12`.
public typealias RecommendationKey = ReferenceKey<AccountEntity.Recommendation>

extension AccountEntity.Account: Referenced {
    /// `account`
    public static var formatName: String { "account" }
    /// `ACC`
    public static var prefix: String { "ACC" }
}

extension AccountEntity.Recommendation: Referenced {
    /// `recommendation`
    public static var formatName: String { "recommendation" }
    /// `REC`
    public static var prefix: String { "REC" }
}
