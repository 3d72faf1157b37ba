/// Where in a block something may begin: what is left out here isn't looked at again.
extension Block {
    /// Where tokens begin that have a letter first and soon a digit: eight places or more, or an IBAN's first group.
    @inline(__always)
    func tokens(_ starts: UInt64) -> UInt64 {
        starts & here.letters & (digitSoon & eight | letters(1) & digits(2) & digits(3))
    }

    /// Where numbers begin that somebody has to read, and tokens that begin with a digit.
    ///
    /// Those are six digits, or fewer with another group behind them or a street's name, unless they are the tail of something longer;
    /// and eight places of which the first is a digit.
    @inline(__always)
    func numbers(_ starts: UInt64, _ last: BlockMasks) -> UInt64 {
        let isTail =
            (here.joints & (here.digits << 1 | last.digits >> 63)) << 1
            | last.joints >> 63 & (last.digits >> 62)
        let medicare = letters(1) & separators(4)
        return starts & here.digits & ((six | shortButContinued) & ~isTail | eight | medicare)
    }

    /// Where pairs of letters or digits begin: five of them at least, with one sign between each two.
    @inline(__always)
    func pairs(_ starts: UInt64) -> UInt64 {
        starts & separators(2) & separators(5) & separators(8) & separators(11)
    }

    /// Digits of short runs behind which another group follows, or a word with a capital. What the next block decides may be.
    private var shortButContinued: UInt64 {
        @inline(__always) get {
            let next = digits(1) | separators(1) & digits(2) | capitals(1)
            let one = here.digits
            let two = one & one >> 1
            var found = (here.separators & next) >> 1 & one | one & 1 << 63
            found |= one & found >> 1
            found |= two & found >> 2
            return found | (two & two >> 2) & found >> 4
        }
    }

    /// Where six digits begin.
    private var six: UInt64 {
        @inline(__always) get {
            let (two, nextTwo) = (here.digits & digits(1), next.digits & next.digits >> 1)
            return two & (two >> 2 | nextTwo << 62) & (two >> 4 | nextTwo << 60)
        }
    }

    /// Where eight letters or digits begin.
    private var eight: UInt64 {
        @inline(__always) get {
            let (here, next) = (here.alphanumeric, next.alphanumeric)
            let (two, nextTwo) = (here & (here >> 1 | next << 63), next & next >> 1)
            let (four, nextFour) = (two & (two >> 2 | nextTwo << 62), nextTwo & nextTwo >> 2)
            return four & (four >> 4 | nextFour << 60)
        }
    }

    /// Where a digit stands one to six places on.
    private var digitSoon: UInt64 {
        @inline(__always) get {
            let (two, nextTwo) = (here.digits | digits(1), next.digits | next.digits >> 1)
            let four = two | two >> 2 | nextTwo << 62
            let six = four | two >> 4 | nextTwo << 60
            return six >> 1 | (nextTwo | nextTwo >> 2 | nextTwo >> 4) << 63
        }
    }

    // What stands so many places on.
    @inline(__always)
    private func digits(_ places: UInt64) -> UInt64 { here.digits &>> places | next.digits &<< (64 &- places) }
    @inline(__always)
    private func letters(_ places: UInt64) -> UInt64 { here.letters &>> places | next.letters &<< (64 &- places) }
    @inline(__always)
    private func capitals(_ places: UInt64) -> UInt64 { here.capitals &>> places | next.capitals &<< (64 &- places) }
    @inline(__always)
    private func separators(_ places: UInt64) -> UInt64 {
        here.separators &>> places | next.separators &<< (64 &- places)
    }
}
