public import Core

/// Somebody is shown a listing.
public enum Showing: PartKind {
    /// The singular.
    public static let name: StaticString = "showing"
    /// The plural.
    public static let plural = "showings"
    /// Its fields.
    public static let fields = [
        PartField("startsAt", "When it begins.", .time, required: true),
        PartField("endsAt", "When it ends.", .time, required: true),
        PartField("visitor", "Who comes.", .text(most: 200)),
        PartField("agent", "Who brings them.", .text(most: 200)),
        PartField("feedback", "What they said.", .text(most: 2_000)),
    ]

    /// What is wrong with one.
    public static func violations(_ part: PartContent<Showing>) -> [Violation] {
        guard let begin = part.time("startsAt"), let end = part.time("endsAt"), end <= begin else { return [] }
        return [Violation(field: "endsAt", message: "must be after startsAt", rule: "END_AFTER_START")]
    }

    /// What one looks like outside.
    public static let shape = RecordPart<Showing>.makeShape("Showing", "Somebody is shown a listing.")
}

/// Somebody who has to do with a deal.
public enum DealPerson: PartKind {
    /// The singular.
    public static let name: StaticString = "person"
    /// The plural.
    public static let plural = "people"
    /// Its fields.
    public static let fields = [
        PartField(
            "role", "What they do.",
            .choice([
                "Buyer", "Seller", "Buyer Agent", "Listing Agent", "Escrow Officer", "Title Officer", "Loan Officer",
                "Transaction Coordinator", "Inspector", "Appraiser", "Attorney", "Other",
            ]), required: true),
        PartField("name", "Their name.", .text(most: 200), required: true),
        PartField("email", "Their e-mail address.", .email),
        PartField("phone", "Their telephone number.", .text(most: 50)),
        PartField("company", "Their company.", .text(most: 200)),
    ]

    /// What is wrong with one.
    public static func violations(_ part: PartContent<DealPerson>) -> [Violation] { [] }

    /// What one looks like outside.
    public static let shape = RecordPart<DealPerson>.makeShape("DealPerson", "Somebody who has to do with a deal.")
}

/// Something to be done before a deal closes.
public enum ChecklistItem: PartKind {
    /// The singular.
    public static let name: StaticString = "item"
    /// The plural.
    public static let plural = "checklists"
    /// Its fields.
    public static let fields = [
        PartField("list", "Whose list it stands on.", .choice(["Loan", "House", "Admin"]), required: true),
        PartField("title", "What is to be done.", .text(most: 200), required: true),
        PartField("isDone", "Whether it is.", .flag),
        PartField("dueDate", "By when.", .date),
    ]

    /// What is wrong with one.
    public static func violations(_ part: PartContent<ChecklistItem>) -> [Violation] { [] }

    /// What one looks like outside.
    public static let shape = RecordPart<ChecklistItem>.makeShape(
        "ChecklistItem", "Something to be done before a deal closes.")
}
