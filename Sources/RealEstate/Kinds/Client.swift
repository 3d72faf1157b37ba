public import Access
import Audit
public import Core
import Vault

/// Somebody who buys or sells. Names, addresses and numbers are sealed, and found by blind indexes.
public enum Client: RecordKind {
    /// The singular.
    public static let name: StaticString = "client"
    /// The table.
    public static let table: StaticString = "clients"
    /// How references begin.
    public static let prefix = "CLI"
    /// The module.
    public static let module = Module.clients
    /// What reading, changing and deleting one needs.
    public static let permissions = RecordPermissions(read: .clientRead, write: .clientWrite, delete: .clientDelete)
    /// The field whose changes are a history.
    public static let price: String? = nil

    /// Its fields.
    public static let fields = [
        RecordField(
            "firstName", "sealed_first_name", "The first name.",
            .sealed(SealedField("clients", "sealed_first_name", most: 100, foundBy: "first_name_index", .name)),
            required: true),
        RecordField(
            "lastName", "sealed_last_name", "The last name.",
            .sealed(SealedField("clients", "sealed_last_name", most: 100, foundBy: "last_name_index", .name)),
            required: true),
        RecordField(
            "email", "sealed_email", "The e-mail address.",
            .sealed(
                SealedField(
                    "clients", "sealed_email", most: 254, format: .email, foundBy: "email_index", .email))),
        RecordField(
            "phone", "sealed_phone", "The telephone number.",
            .sealed(SealedField("clients", "sealed_phone", most: 50, foundBy: "phone_index", .phone))),
        RecordField(
            "mailingAddress", "sealed_address", "Where letters go.",
            .sealed(SealedField("clients", "sealed_address", most: 500))),
        RecordField(
            "clientType", "client_type", "What the client does.",
            .choice(["Buyer", "Seller", "Both", "Investor", "Referral"]), required: true),
        RecordField("budgetMin", "budget_min_cents", "The least they would spend.", .money),
        RecordField("budgetMax", "budget_max_cents", "The most they would spend.", .money),
        RecordField("leadSource", "lead_source", "Where the client came from.", .text(most: 100)),
    ]

    /// What lists may be sorted by.
    public static let sorts: [String] = []

    /// What narrows lists.
    public static let filters = [
        RecordFilter("clientType", .equal, "clientType", summary: "Of this type."),
        RecordFilter("email", .found, "email", summary: "With exactly this e-mail address, in any case."),
        RecordFilter("phone", .found, "phone", summary: "With exactly this number, however it is written."),
        RecordFilter("firstName", .found, "firstName", summary: "With exactly this first name, in any case."),
        RecordFilter("lastName", .found, "lastName", summary: "With exactly this last name, in any case."),
    ]

    /// What is summed over a list: guide R sums nothing of clients.
    public static let sums: [RecordSum] = []

    /// Its statuses.
    public static let statuses = StatusTable(["active": ["inactive"], "inactive": ["active"]])

    /// What must hold.
    public static let rules: [any BusinessRule] = [
        PositiveAmount("budgetMin", "NON_EMPTY_BUDGET"), PositiveAmount("budgetMax", "NON_EMPTY_BUDGET"),
        BudgetInOrder(),
    ]

    /// What the audit log calls what is done.
    public static let actions = RecordActions(
        created: Action("client.created"), updated: Action("client.updated"),
        statusChanged: Action("client.status_changed"), archived: Action("client.archived"),
        restored: Action("client.restored"), deleted: Action("client.deleted"),
        transferred: Action("client.transferred"), shared: Action("client.shared"),
        unshared: Action("client.unshared"), noted: Action("client.noted"),
        noteDeleted: Action("client.note_deleted"), tagged: Action("client.tagged"),
        partChanged: Action("client.part_changed"), imported: Action("client.imported"),
        exported: Action("client.exported"))

    /// What one looks like outside.
    public static let shape = RecordView<Client>.makeShape("A client: somebody who buys or sells.")
}
