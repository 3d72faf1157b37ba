import TransparencyLog

/// Entries that retention may remove, the oldest that are still there: whole bundles of them, so that no bundle is half gone.
public struct PrunableEntries: Sendable, Hashable {
    let epoch: Int64
    /// The index in `audit_entries` of the epoch's first leaf.
    let firstIndex: Int64
    /// Which leaves of the epoch's tree they are.
    let leaves: Range<UInt64>

    /// Their indexes.
    public var indexes: Range<Int64> {
        firstIndex + Int64(leaves.lowerBound)..<firstIndex + Int64(leaves.upperBound)
    }

    /// From `minIndex` on up to whatever comes first: an entry that is too young, one about somebody whose data is held, the end of what every
    /// copy of the log has. Nil when that isn't a whole bundle.
    init?(
        epoch: Int64, firstIndex: Int64, from minIndex: UInt64, young: UInt64, held: UInt64?, copied: UInt64?
    ) {
        let end = min(young, held ?? .max, copied ?? .max)
        let whole = end - end % UInt64(Tile.fullWidth)
        guard whole > minIndex else { return nil }
        self.epoch = epoch
        self.firstIndex = firstIndex
        leaves = minIndex..<whole
    }
}
