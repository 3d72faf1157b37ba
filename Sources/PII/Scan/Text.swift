/// Some bytes to look at. Reading outside them gives 0, which belongs to no class of characters, so verifiers need no bounds.
struct Text {
    private let base: UnsafeRawPointer
    /// Where the bytes begin and end, counted from the start of the whole input.
    let lower, upper: Int
    /// Where the whole input ends, which masks may look at.
    let wholeUpper: Int

    /// The bytes of `range`, which is all that `base` points to.
    init(_ base: UnsafeRawPointer, _ range: Range<Int>) {
        self.base = base
        lower = range.lowerBound
        upper = range.upperBound
        wholeUpper = upper
    }

    /// A part of a text, with the same places.
    init(_ whole: Text, _ range: Range<Int>) {
        let range = range.clamped(to: whole.lower..<whole.upper)
        base = whole.base
        lower = range.lowerBound
        upper = range.upperBound
        wholeUpper = whole.wholeUpper
    }

    @inline(__always)
    subscript(position: Int) -> UInt8 {
        guard position >= lower, position < upper else { return 0 }
        return base.load(fromByteOffset: position, as: UInt8.self)
    }

    /// The bytes of a range, cut to what there is.
    subscript(range: Range<Int>) -> UnsafeRawBufferPointer {
        let range = range.clamped(to: lower..<upper)
        return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    /// Where the whole input begins in memory.
    var start: UnsafeRawPointer { @inline(__always) get { base } }

    /// Eight bytes, the first one lowest; zeros beyond the end.
    @inline(__always)
    func word(at position: Int) -> UInt64 {
        if position >= lower, position &+ 8 <= upper {
            return UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        }
        var word: UInt64 = 0
        for index in 0..<8 { word |= UInt64(self[position &+ index]) << UInt64(8 &* index) }
        return word
    }

    /// Where a run of bytes that begins here ends, at most so many bytes on.
    @inline(__always)
    func end(from position: Int, most: Int, while belongs: (UInt8) -> Bool) -> Int {
        var end = position
        let limit = min(upper, position &+ most)
        while end < limit, belongs(self[end]) { end &+= 1 }
        return end
    }

    /// Where a run of bytes that ends here begins, at most so many bytes back.
    @inline(__always)
    func start(before position: Int, most: Int, while belongs: (UInt8) -> Bool) -> Int {
        var start = position
        let limit = max(lower, position &- most)
        while start > limit, belongs(self[start &- 1]) { start &-= 1 }
        return start
    }

    /// The range with the rest of a scalar that the limit of a run cut, so that what is left around it stays UTF-8.
    func wholeScalars(_ range: Range<Int>) -> Range<Int> {
        let most = 3
        var (start, end) = (range.lowerBound, range.upperBound)
        while self[start] & 0xc0 == 0x80, range.lowerBound - start < most, start > lower { start -= 1 }
        while self[end] & 0xc0 == 0x80, end - range.upperBound < most { end += 1 }
        return start..<end
    }

    /// Whether exactly these bytes stand here.
    func has(_ literal: StaticString, at position: Int) -> Bool {
        literal.withUTF8Buffer { bytes in
            for (index, byte) in bytes.enumerated() where self[position &+ index] != byte { return false }
            return true
        }
    }

    /// Whether these bytes stand here.
    func has(_ literal: [UInt8], at position: Int) -> Bool {
        for (index, byte) in literal.enumerated() where self[position &+ index] != byte { return false }
        return true
    }
}
