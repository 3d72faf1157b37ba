/// What a kind of number looks like, and how sure each sign makes us of it.
final class NumberRule: Sendable {
    let kind: Kind
    /// How many digits there are.
    let digits: ClosedRange<Int>
    /// The groupings in which the number is usually written; 0x324 is `3-2-4`.
    let groups: [UInt64]
    /// The checksum or the rules of whoever gives the numbers out; nil when there are none.
    let check: (@Sendable (Digits) -> Bool)?
    /// Words that tell of the kind.
    let cues: Cues
    let scores: Scores

    /// How sure each sign makes us, out of 100.
    struct Scores: Sendable {
        /// As one run of digits.
        var bare = 10
        /// In one of the usual groupings.
        var shaped = 20
        /// What a check that holds adds, and one that doesn't takes away: it moves the score, it doesn't decide.
        var holds = 20
        var fails = 15
        /// What a word nearby adds.
        var cue = 45
        /// What a word right before the number that tells of something else takes away.
        var reference = 25

        /// The most that the digits alone can reach.
        var most: Int { max(bare, shaped) + holds }
    }

    init(
        _ kind: Kind, _ digits: ClosedRange<Int>, _ groups: [UInt64] = [], _ cues: Cues, _ scores: Scores = Scores(),
        check: (@Sendable (Digits) -> Bool)? = nil
    ) {
        self.kind = kind
        self.digits = digits
        self.groups = groups
        self.cues = cues
        self.scores = scores
        self.check = check
    }

    /// The score before anybody has read a word; nil when the number isn't written like this.
    @inline(__always)
    func score(_ number: Number) -> Int? {
        let base: Int
        if number.groupCount == 1 {
            base = scores.bare
        } else if groups.contains(number.groups) {
            base = scores.shaped
        } else {
            return nil
        }
        guard let check else { return base }
        return check(number.digits) ? base + scores.holds : base - scores.fails
    }
}
