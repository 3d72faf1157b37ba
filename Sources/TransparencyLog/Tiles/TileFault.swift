/// Why bytes aren't the tile or the bundle that they should be.
public enum TileFault: Error, Sendable, Hashable {
    /// A tile hasn't 32 bytes for each hash.
    case wrongLength(Tile)
    /// A bundle has more or fewer entries than the tile has hashes, or one that is cut short; `at` is the index of the first
    /// entry of the log that isn't there or is too much.
    case wrongEntries(Tile, at: UInt64)
    /// An entry is longer than 65,535 bytes.
    case entryTooLong(Int)
}
