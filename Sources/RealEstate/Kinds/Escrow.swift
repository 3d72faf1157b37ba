public import Access
import Audit
public import Core

/// A deal on its way to closing.
public enum Escrow: RecordKind {
    /// The singular.
    public static let name: StaticString = "escrow"
    /// The table.
    public static let table: StaticString = "escrows"
    /// How references begin.
    public static let prefix = "ESC"
    /// The module.
    public static let module = Module.escrows
    /// What reading, changing and deleting one needs.
    public static let permissions = RecordPermissions(read: .escrowRead, write: .escrowWrite, delete: .escrowDelete)
    /// The field whose changes are a history.
    public static let price: String? = nil

    /// Its fields.
    public static let fields = [
        RecordField(
            "propertyAddress", "property_address", "The property.", .text(most: 300), required: true, searched: true),
        RecordField("city", "city", "Its city.", .text(most: 100), searched: true),
        RecordField("state", "state", "Its state.", .text(most: 50)),
        RecordField("zipCode", "zip_code", "Its postal code.", .text(most: 20), searched: true),
        RecordField("propertyType", "property_type", "What it is.", .choice(Listing.propertyTypes)),
        RecordField("purchasePrice", "purchase_price_cents", "What is paid for it.", .money),
        RecordField("earnestMoneyDeposit", "earnest_money_cents", "What was put down.", .money),
        RecordField("downPayment", "down_payment_cents", "What is paid at once.", .money),
        RecordField("loanAmount", "loan_amount_cents", "What is lent.", .money),
        RecordField("commissionPercentage", "commission_percentage", "The commission, in per cent.", .percent),
        RecordField("grossCommission", "gross_commission_cents", "The commission before it is split.", .money),
        RecordField("netCommission", "net_commission_cents", "The commission after it is split.", .money),
        RecordField("acceptanceDate", "acceptance_date", "When the offer was accepted.", .date),
        RecordField("openingDate", "opening_date", "When the escrow was opened.", .date),
        RecordField("closingDate", "closing_date", "When it is to close.", .date),
        RecordField("actualCloseDate", "actual_close_date", "When it did.", .date),
        RecordField(
            "escrowNumber", "escrow_number", "The escrow company's number.", .text(most: 100), searched: true),
        RecordField("escrowCompany", "escrow_company", "The escrow company.", .text(most: 200)),
        RecordField("titleCompany", "title_company", "The title company.", .text(most: 200)),
        RecordField("lender", "lender", "The lender.", .text(most: 200)),
        RecordField(
            "representationType", "representation_type", "Whom the agent represents.",
            .choice(["Buyer", "Seller", "Dual"])),
        RecordField("leadSource", "lead_source", "Where the deal came from.", .text(most: 100)),
    ]

    /// What lists may be sorted by.
    public static let sorts = ["closingDate", "purchasePrice", "propertyAddress"]

    /// What narrows lists.
    public static let filters = [
        RecordFilter("startDate", .least, "closingDate", summary: "Closing on this day or later."),
        RecordFilter("endDate", .most, "closingDate", summary: "Closing on this day or earlier."),
        RecordFilter("minPrice", .least, "purchasePrice", summary: "Sold for at least so much."),
        RecordFilter("maxPrice", .most, "purchasePrice", summary: "Sold for at most so much."),
    ]

    /// What is summed over a list.
    public static let sums = [
        RecordSum("totalVolume", of: "purchasePrice", "What is paid for all of them."),
        RecordSum("totalCommission", of: "grossCommission", "The commissions of all of them, before they are split."),
    ]

    /// ```
    /// Active ⇄ Pending → Closed      On Hold ⇄ Active, Pending      Cancelled → Active
    /// ```
    public static let statuses = StatusTable([
        "Active": ["Pending", "On Hold", "Closed", "Cancelled"],
        "Pending": ["Active", "On Hold", "Closed", "Cancelled"],
        "On Hold": ["Active", "Pending", "Cancelled"],
        "Closed": [],
        "Cancelled": ["Active"],
    ])

    /// What must hold.
    public static let rules: [any BusinessRule] = [
        EndAfterStart(
            "closingDate", after: "openingDate", "acceptanceDate", called: "opening", "CLOSING_AFTER_OPENING"),
        PositiveAmount("purchasePrice", "POSITIVE_PURCHASE_PRICE"),
        NonNegativeAmount("earnestMoneyDeposit", "NON_NEGATIVE_EARNEST_MONEY"), EarnestMoneyWithinPrice(),
        NonNegativeAmount("downPayment"), NonNegativeAmount("loanAmount"), NonNegativeAmount("grossCommission"),
        NonNegativeAmount("netCommission"),
    ]

    /// What the audit log calls what is done.
    public static let actions = RecordActions(
        created: Action("escrow.created"), updated: Action("escrow.updated"),
        statusChanged: Action("escrow.status_changed"), archived: Action("escrow.archived"),
        restored: Action("escrow.restored"), deleted: Action("escrow.deleted"),
        transferred: Action("escrow.transferred"), shared: Action("escrow.shared"),
        unshared: Action("escrow.unshared"), noted: Action("escrow.noted"),
        noteDeleted: Action("escrow.note_deleted"), tagged: Action("escrow.tagged"),
        partChanged: Action("escrow.part_changed"), imported: Action("escrow.imported"),
        exported: Action("escrow.exported"))

    /// What one looks like outside.
    public static let shape = RecordView<Escrow>.makeShape("An escrow: a deal on its way to closing.")
}
