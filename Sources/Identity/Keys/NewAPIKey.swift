public import Access
public import Core

/// A key to be made.
public struct NewAPIKey: Sendable {
    /// How long a key lives when nobody says otherwise.
    public static let usualDays = 90
    /// The longest life of a key, in days.
    public static let mostDays = 365
    /// The most networks of a key.
    public static let mostNetworks = 50
    /// The most keys of a user that are neither revoked nor expired.
    public static let mostOfUser = 100

    /// What its owner calls it: 1 to 100 characters.
    public var name: String
    /// The permissions it carries; everything that a key of its owner can hold when nil.
    public var scopes: Set<Permission>?
    /// After how many days it expires: 1 to ``mostDays``.
    public var days: Int
    /// The networks it may be used from; anywhere when there are none.
    public var networks: [CIDR]
    /// The `Idempotency-Key` of the request, when it has one.
    public var repetition: String?

    /// A key to be made.
    public init(
        name: String, scopes: Set<Permission>? = nil, days: Int = usualDays, networks: [CIDR] = [],
        repetition: String? = nil
    ) {
        self.name = name
        self.scopes = scopes
        self.days = days
        self.networks = networks
        self.repetition = repetition
    }
}

/// What became of making a key.
public enum CreateKeyOutcome: Sendable {
    /// It was made, now or by an earlier request with the same `Idempotency-Key`.
    case created(CreatedKey)
    /// There is no such user, or no such key to replace.
    case notFound
    /// The owner, or whoever asks, doesn't have these permissions, or no key can hold them.
    case scopesRefused([Permission])
    /// The owner has too many keys.
    case tooMany
    /// The key to be replaced was replaced before.
    case replaced
    /// The `Idempotency-Key` was used with another request before.
    case repetitionDiffers
}
