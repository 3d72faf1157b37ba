/// A column beside a sealed one, by which rows are found without opening any.
///
/// It holds a keyed code of the normalised value, and so tells who has the database which rows have the same value, and how often;
/// nothing else, as long as the vault's keys are not theirs.
public struct BlindIndex: Sendable {
    /// The table.
    public let table: String
    /// The sealed column that it is about.
    public let column: String
    /// The column that holds the terms.
    public let name: String
    /// What makes equal values equal.
    public let normaliser: Normaliser
    /// Normalisers of terms that may still be stored.
    public let formerly: [Normaliser]
    /// How much of each code is kept, in bits.
    public let bits: Int

    /// An index; table and columns are literals, because each has its own key. `bits` is ``unique`` for values that hardly anybody
    /// shares, and ``bits(for:)`` where equal terms would say too much.
    public init(
        table: StaticString, column: StaticString, name: StaticString, _ normaliser: Normaliser,
        formerly: [Normaliser] = [], bits: Int = BlindIndex.unique
    ) {
        precondition((1...256).contains(bits), "a term has 1 to 256 bits")
        self.table = table.description
        self.column = column.description
        self.name = name.description
        self.normaliser = normaliser
        self.formerly = formerly
        self.bits = bits
    }

    /// Bits of a term in which two values never meet.
    public static let unique = 128

    /// Bits of a term among `rows` rows with different values, so that at least two, and no more than √rows, of them share each term
    /// (CipherSweet's rule): the largest number that leaves two. Whoever searches opens what is found, and drops the others.
    public static func bits(for rows: Int) -> Int {
        max(1, Int.bitWidth - max(2, rows).leadingZeroBitCount - 2)
    }

    /// Version, normaliser's version and key id.
    static let headerLength = 6
}
