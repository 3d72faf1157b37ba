/// What checking one value against its entry says: it keeps lawful erasure apart from hiding.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// It was disclosed, and is what the entry commits to.
    case verified = "VERIFIED"
    /// It is not disclosed, and an entry of the log says that it was erased.
    case erased = "ERASED"
    /// It is not disclosed, and nothing in the log says why: an alarm.
    case withheld = "WITHHELD"
    /// It was disclosed, and is not what the entry commits to, or not all that it is said to be.
    case mismatch = "MISMATCH"
}

extension LeafEntry {
    /// A verdict for each value that should be there, and for each that was disclosed without being asked for.
    ///
    /// Which values an entry commits to can't be seen from outside, since decoys look like digests: whoever asks says which
    /// they expect. `isErased` is whether an erasure entry of the log covers a value of this entry.
    public func verdicts(
        on expected: some Sequence<String>, disclosures: [Disclosure], isErased: (String) -> Bool
    ) -> [String: Verdict] {
        let committed = Set(digests)
        let disclosed = Dictionary(grouping: Set(disclosures), by: \.name)
        return Dictionary(
            uniqueKeysWithValues: disclosed.keys.reduce(into: Set(expected)) { $0.insert($1) }.map { name in
                guard let shown = disclosed[name] else { return (name, isErased(name) ? .erased : .withheld) }
                // Two values of one name can't both be the entry's (RFC 9901 §7.1).
                let holds = shown.count == 1 && shown.allSatisfy { committed.contains($0.digest) }
                return (name, holds ? .verified : .mismatch)
            })
    }
}
