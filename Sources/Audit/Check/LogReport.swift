/// What walking through the stored log found.
public struct LogReport: Sendable, Equatable {
    /// Something that isn't what was written.
    public struct Flaw: Sendable, Hashable {
        /// Where: `entry 4711`, `node 1/17`, `checkpoint 512`, `head`; of an older epoch with its number in front.
        public let place: String
        /// What is wrong there.
        public let what: String
    }

    /// How many entries were looked at.
    public private(set) var entries: Int64 = 0
    /// How many checkpoints.
    public private(set) var checkpoints: Int64 = 0
    /// How many flaws there are.
    public private(set) var flawCount = 0
    /// The first of them, ``mostFlaws`` at most.
    public private(set) var flaws: [Flaw] = []

    /// The most flaws that are told one by one.
    public static let mostFlaws = 1_000

    mutating func sawEntry() { entries += 1 }

    mutating func sawCheckpoint() { checkpoints += 1 }

    mutating func add(_ place: String, _ what: String) {
        flawCount += 1
        if flaws.count < Self.mostFlaws { flaws.append(Flaw(place: place, what: what)) }
    }
}
