/// The sum of any number of amounts, exact to the cent. Unlike ``Money`` it has no bounds: no list is long enough to reach its own.
public struct MoneySum: Sendable, Hashable {
    /// The sum in cents.
    public let cents: Int128

    /// A sum in cents.
    public init(cents: Int128) { self.cents = cents }

    /// The sum with two places.
    public var text: String {
        let (whole, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(cents < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension MoneySum: JSONWritable {
    /// A number, with two places.
    public static var schema: Schema { .number }
    /// Writes a number with two places.
    public func write(to writer: inout JSONWriter) { writer.raw(text) }
    /// The number.
    public var cell: CSVCell { .plain(text) }
}
