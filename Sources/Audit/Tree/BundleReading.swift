/// What reading a bundle of entries gave.
public enum BundleReading: Sendable, Hashable {
    /// The bundle, as it is served (C2SP tlog-tiles).
    case bytes([UInt8])
    /// The log has the entries' hashes; retention removed the entries.
    case pruned
    /// Not part of the tree.
    case absent
}
