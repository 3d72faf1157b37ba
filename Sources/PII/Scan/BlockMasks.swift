import CByteMasks

/// Which of 64 bytes are digits, letters, capitals, or one of `: ; < = > ? @` and so on: a bit each, the first byte's lowest.
struct BlockMasks {
    var digits: UInt64 = 0
    var letters: UInt64 = 0
    var capitals: UInt64 = 0
    var marks: UInt64 = 0
    /// What may stand between groups of digits: one of `-./()` or a space.
    var separators: UInt64 = 0
    /// What makes digits behind it a part of a longer thing: one of `,-.:`.
    var joints: UInt64 = 0
    /// Bytes that aren't ASCII.
    var beyond: UInt64 = 0

    /// No byte at all.
    init() {}

    /// The masks of up to 64 bytes from `position` on; bits beyond the text's end are 0.
    @inline(__always)
    init(_ text: Text, at position: Int) {
        let classes = text.classes(at: position)
        (digits, letters, capitals) = (classes.digits, classes.letters, classes.capitals)
        (marks, separators, joints) = (classes.marks, classes.separators, classes.joints)
        beyond = classes.beyond
    }

    var alphanumeric: UInt64 {
        @inline(__always) get { digits | letters }
    }

    /// Capitals right behind a small letter, which begin a word within another: the `N` of `phoneNumber`.
    @inline(__always)
    func innerCapitals(after previous: BlockMasks) -> UInt64 {
        let small = letters & ~capitals
        return capitals & (small << 1 | (previous.letters & ~previous.capitals) >> 63)
    }

    /// Only the bytes that some bits name.
    @inline(__always)
    func cut(to bits: UInt64) -> BlockMasks {
        var some = self
        some.digits &= bits
        some.letters &= bits
        some.capitals &= bits
        some.marks &= bits
        some.separators &= bits
        some.joints &= bits
        some.beyond &= bits
        return some
    }
}

extension Text {
    @inline(__always)
    fileprivate func classes(at position: Int) -> castellan_classes {
        castellan_classes_of(pointer(to: position), upper &- position)
    }
}
