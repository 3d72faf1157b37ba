/// The entries under a tile of level 0, as they are served: each behind its length in two bytes, big endian (C2SP tlog-tiles).
///
/// Like a tile, a partial bundle is the beginning of the full one.
public enum EntryBundle {
    /// The most bytes in an entry.
    public static let longestEntry = Int(UInt16.max)

    /// The bundle of some entries.
    public static func encode(_ entries: some Sequence<[UInt8]>) throws(TileFault) -> [UInt8] {
        var bundle: [UInt8] = []
        for entry in entries {
            guard let length = UInt16(exactly: entry.count) else { throw .entryTooLong(entry.count) }
            bundle.append(UInt8(length >> 8))
            bundle.append(UInt8(length & 0xff))
            bundle.append(contentsOf: entry)
        }
        return bundle
    }

    /// The entries of a bundle, as many as its tile is wide.
    public static func decode(_ bundle: [UInt8], of tile: Tile) throws(TileFault) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        entries.reserveCapacity(tile.width)
        var rest = bundle[...]
        for _ in 0..<tile.width {
            guard let high = rest.popFirst(), let low = rest.popFirst() else { throw wrong(tile, after: entries) }
            let length = Int(high) << 8 | Int(low)
            guard length <= rest.count else { throw wrong(tile, after: entries) }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        guard rest.isEmpty else { throw wrong(tile, after: entries) }
        return entries
    }

    private static func wrong(_ tile: Tile, after entries: [[UInt8]]) -> TileFault {
        .wrongEntries(tile, at: tile.index * UInt64(Tile.fullWidth) + UInt64(entries.count))
    }
}
