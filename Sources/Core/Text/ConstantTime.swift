/// Comparing secrets and their hashes without telling by time where two differ.
public enum ConstantTime {
    /// Whether two lists of bytes are the same, in a time that depends on their lengths alone.
    public static func isSame(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
