/// One cell of a CSV row.
public enum CSVCell: Sendable, Hashable {
    /// Text from anywhere: it is kept from being run as a formula.
    case text(String)
    /// A number, a time or an id that this program wrote, which can't be a formula.
    case plain(String)
}
