public import Access
import Audit
public import Core

/// A property for sale.
public enum Listing: RecordKind {
    /// The singular.
    public static let name: StaticString = "listing"
    /// The table.
    public static let table: StaticString = "listings"
    /// How references begin.
    public static let prefix = "LST"
    /// The module.
    public static let module = Module.listings
    /// What reading, changing and deleting one needs.
    public static let permissions = RecordPermissions(
        read: .listingRead, write: .listingWrite, delete: .listingDelete)
    /// The field whose changes are a history.
    public static let price: String? = "listPrice"

    static let propertyTypes = ["Single Family", "Condo", "Townhouse", "Multi-Family", "Land", "Commercial"]

    /// Its fields.
    public static let fields = [
        RecordField(
            "propertyAddress", "property_address", "The property.", .text(most: 300), required: true, searched: true),
        RecordField("city", "city", "Its city.", .text(most: 100), searched: true),
        RecordField("state", "state", "Its state.", .text(most: 50)),
        RecordField("zipCode", "zip_code", "Its postal code.", .text(most: 20), searched: true),
        RecordField("propertyType", "property_type", "What it is.", .choice(propertyTypes)),
        RecordField("listPrice", "list_price_cents", "What is asked for it.", .money),
        RecordField("squareFeet", "square_feet", "How large it is.", .integer(-100_000_000...100_000_000)),
        RecordField("yearBuilt", "year_built", "When it was built.", .integer(0...9999)),
        RecordField("bedrooms", "bedrooms", "How many bedrooms it has.", .integer(0...1000)),
        RecordField("bathrooms", "bathrooms", "How many bathrooms, half ones too.", .amount(0...100_000)),
        RecordField("listingDate", "listing_date", "Since when it is offered.", .date),
        RecordField("expirationDate", "expiration_date", "Until when.", .date),
        RecordField("mlsNumber", "mls_number", "Its number in the MLS.", .text(most: 50), searched: true),
        RecordField("listingCommission", "listing_commission", "The listing side's commission, in per cent.", .percent),
        RecordField("buyerCommission", "buyer_commission", "The buyer side's commission, in per cent.", .percent),
        RecordField("description", "description", "What is said of it.", .text(most: 10_000)),
    ]

    /// What lists may be sorted by.
    public static let sorts = ["listPrice", "listingDate", "propertyAddress"]

    /// What narrows lists.
    public static let filters = [
        RecordFilter("propertyType", .equal, "propertyType", summary: "Of this type."),
        RecordFilter("minPrice", .least, "listPrice", summary: "Offered for at least so much."),
        RecordFilter("maxPrice", .most, "listPrice", summary: "Offered for at most so much."),
        RecordFilter("startDate", .least, "listingDate", summary: "Offered since this day or later."),
        RecordFilter("endDate", .most, "listingDate", summary: "Offered since this day or earlier."),
    ]

    /// What is summed over a list.
    public static let sums = [RecordSum("totalVolume", of: "listPrice", "What is asked for all of them.")]

    /// Guide R's table.
    public static let statuses = StatusTable([
        "Coming Soon": ["Active", "Cancelled"],
        "Active": ["Pending", "Closed", "Expired", "Cancelled", "Withdrawn"],
        "Pending": ["Active", "Closed", "Cancelled"],
        "Closed": [],
        "Expired": ["Active", "Withdrawn"],
        "Cancelled": ["Active"],
        "Withdrawn": ["Active"],
    ])

    /// What must hold.
    public static let rules: [any BusinessRule] = [
        PositiveAmount("listPrice", "POSITIVE_LIST_PRICE"), PositiveSquareFeet(), ReasonableYearBuilt(),
        PlausiblePricePerSquareFoot(),
        EndAfterStart("expirationDate", after: "listingDate", called: "listing", "END_AFTER_START"),
    ]

    /// What the audit log calls what is done.
    public static let actions = RecordActions(
        created: Action("listing.created"), updated: Action("listing.updated"),
        statusChanged: Action("listing.status_changed"), archived: Action("listing.archived"),
        restored: Action("listing.restored"), deleted: Action("listing.deleted"),
        transferred: Action("listing.transferred"), shared: Action("listing.shared"),
        unshared: Action("listing.unshared"), noted: Action("listing.noted"),
        noteDeleted: Action("listing.note_deleted"), tagged: Action("listing.tagged"),
        partChanged: Action("listing.part_changed"), imported: Action("listing.imported"),
        exported: Action("listing.exported"))

    /// What one looks like outside.
    public static let shape = RecordView<Listing>.makeShape("A listing: a property for sale.")
}
