/// What the key of a JSON value says about it.
struct KeyMeaning: Sendable {
    /// What its words say.
    private(set) var cues = Cues()
    /// The row of ``WholeKeys`` that the key's last words have; −1 when none.
    private var row: Int16 = -1
    /// Whether the whole value is of a kind, whatever it looks like.
    private(set) var isWhole = false
    private var isName = false
    private var isPerson = false
    /// Whether its words tell of a kind.
    private(set) var tells = false
    /// Whether its last word says that the value is something else, such as `order_id`.
    var isReference = false

    /// Nothing.
    init() {}

    /// Reads a key: `phone_number`, `phoneNumber` and `Phone-Number` are the same.
    ///
    /// One pass backwards: the words are looked up one by one, and the last one, two and three of them together by a hash.
    init(_ key: UnsafeRawBufferPointer) {
        var words = WordsBackwards()
        var tail = KeyTail()
        var position = key.count
        while position > 0 {
            position &-= 1
            let byte = key[position]
            words.take(byte)
            tail.take(byte, isFirst: position == 0 || !key[position &- 1].isLetter)
        }
        words.finish()
        cues = words.cues
        isReference = words.nearest?.contains(.reference) ?? false
        tells = cues.overlaps(.telling)
        row = Int16(truncatingIfNeeded: tail.row)
        guard row >= 0 else { return }
        let known = WholeKeys.rows[Int(row)]
        if known.isName, key.count > 4 {
            row = -1
            return
        }
        (isWhole, isName, isPerson) = (known.kind != nil, known.isName, known.isPerson)
    }

    /// The kind that the whole value is, whatever it looks like.
    var whole: Kind? { row < 0 ? nil : WholeKeys.rows[Int(row)].kind }

    /// What holds for the value of a member of an object or list that has a key, too: its cues; and a person's `name` is one.
    @inline(__always)
    func inheriting(_ outer: KeyMeaning) -> KeyMeaning {
        outer.cues.isEmpty && !outer.isPerson ? self : united(with: outer)
    }

    private func united(with outer: KeyMeaning) -> KeyMeaning {
        var both = self
        both.cues.formUnion(outer.cues)
        both.tells = tells || outer.tells
        if isName, outer.isPerson {
            // The first row is that of names.
            (both.row, both.isWhole, both.isName) = (0, true, false)
        }
        return both
    }
}

/// The last words of a key, together: `customer_first_name` ends with `firstname`.
private struct KeyTail {
    private(set) var row = -1
    private var hash = WholeKeys.seed
    private var followsCapital = false

    @inline(__always)
    mutating func take(_ byte: UInt8, isFirst: Bool) {
        guard byte.isLetter else { return followsCapital = false }
        if followsCapital, byte.isLower { look() }
        hash = WholeKeys.step(hash, byte | 0x20)
        followsCapital = byte.isUpper
        if isFirst { look() }
    }

    /// The longest tail that is known wins: `emailaddress` and not `address`.
    private mutating func look() {
        if let known = WholeKeys.row(of: hash) { row = known }
    }
}
