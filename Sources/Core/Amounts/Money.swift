/// An amount in the house's one currency, exact to the cent.
///
/// In JSON and CSV a decimal number with two places (`450000.00`), in columns a whole number of cents (`…_cents`).
public struct Money: Sendable, Hashable, Comparable {
    /// The amount in cents.
    public let cents: Int64

    /// The largest amount, either way: 999,999,999,999.99.
    public static let most = Money(unchecked: 99_999_999_999_999)
    /// Nothing.
    public static let zero = Money(unchecked: 0)

    /// An amount in cents; nil when it is larger than ``most``, either way.
    public init?(cents: Int64) {
        guard cents.magnitude <= Self.most.cents.magnitude else { return nil }
        self.cents = cents
    }

    /// An amount as people write it: `1234`, `1234.5`, `-0.05`; nil for anything else, and for fractions of a cent.
    public init?(text: String) {
        let digits = text.utf8.dropFirst(text.hasPrefix("-") ? 1 : 0)
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
        guard isNumber, parts.count <= 2, digits.count <= 32, let cents = JSONValue(number: text)?.scaled(by: 2) else {
            return nil
        }
        self.init(cents: cents)
    }

    /// The amount with two places.
    public var text: String {
        let (whole, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(cents < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// By amount.
    public static func < (one: Money, other: Money) -> Bool { one.cents < other.cents }

    private init(unchecked cents: Int64) { self.cents = cents }
}

extension Money: JSONWritable, Decodable {
    /// A number with at most two places.
    public static var schema: Schema { .decimal(places: 2, -most.cents...most.cents) }
    /// Writes a number with two places.
    public func write(to writer: inout JSONWriter) { writer.raw(text) }
    /// The number.
    public var cell: CSVCell { .plain(text) }

    /// Reads a number that the schema let through.
    public init(from decoder: any Decoder) throws {
        guard let cents = try JSONValue(from: decoder).scaled(by: 2), let money = Money(cents: cents) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not an amount of money"))
        }
        self = money
    }
}
