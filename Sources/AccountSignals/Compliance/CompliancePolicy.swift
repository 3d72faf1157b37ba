/// What the house has decided about contacting customers.
public struct CompliancePolicy: Sendable, Hashable {
    /// The first hour of the customer's day, 0 to 23.
    public var firstHour: Int
    /// The hour that is too late again, 1 to 24.
    public var lastHour: Int
    /// The days on which customers may be called, 1 Monday to 7 Sunday (ISO 8601).
    public var weekdays: ClosedRange<Int>
    /// How far ahead of UTC customers are, in minutes: no record says where one is.
    public var minutesAheadOfUTC: Int
    /// The kinds of data that texts may hold, by their names in the catalogue; every other kind is restricted.
    public var toleratedKinds: Set<String>

    /// 08:00 to 20:00, Monday to Saturday, UTC, and the kinds below.
    public init(
        firstHour: Int = 8, lastHour: Int = 20, weekdays: ClosedRange<Int> = 1...6, minutesAheadOfUTC: Int = 0,
        toleratedKinds: Set<String> = Self.tolerated
    ) {
        self.firstHour = firstHour
        self.lastHour = lastHour
        self.weekdays = weekdays
        self.minutesAheadOfUTC = minutesAheadOfUTC
        self.toleratedKinds = toleratedKinds
    }

    /// What a letter between companies is made of: how to reach people, and numbers that companies print on their paper.
    public static let tolerated: Set<String> = [
        "email", "phone", "person_name", "postal_address", "url", "vat_number", "us_ein", "swift_bic",
    ]
}

/// What a person can agree to.
public enum Consent: String, Sendable, CaseIterable, Hashable {
    /// Being written to.
    case email
    /// Being called, or asked to meet.
    case phone
    /// Having what is known of them changed and kept.
    case processing = "data_processing"
}
