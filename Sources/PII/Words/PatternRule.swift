/// The form of a token, a letter per place: `A` a letter, `D` a digit, `N` either, `H` a hexadecimal digit; others stand for themselves in
/// either case.
struct TokenForm: Sendable {
    private let places: [UInt8]

    init(_ form: String) {
        places = Array(form.utf8)
    }

    var count: Int { places.count }

    /// Where digits have to stand and where letters, as bits from the first place on. A token that differs there has another form.
    var masks: (digits: UInt64, letters: UInt64) {
        var masks: (digits: UInt64, letters: UInt64) = (0, 0)
        for (index, place) in places.enumerated() {
            switch place {
            case UInt8(ascii: "D"): masks.digits |= 1 << UInt64(index)
            case UInt8(ascii: "N"), UInt8(ascii: "H"): break
            default: masks.letters |= 1 << UInt64(index)
            }
        }
        return masks
    }

    func matches(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count == places.count else { return false }
        for (place, byte) in zip(places, bytes) {
            switch place {
            case UInt8(ascii: "A"): guard byte.isLetter else { return false }
            case UInt8(ascii: "D"): guard byte.isDigit else { return false }
            case UInt8(ascii: "N"): guard byte.isAlphanumeric else { return false }
            case UInt8(ascii: "H"): guard byte.isHexadecimal else { return false }
            default: guard byte.lowercased == place.lowercased else { return false }
            }
        }
        return true
    }
}

/// What a kind of token looks like, and how sure each sign makes us of it.
final class PatternRule: Sendable {
    /// Shorter tokens are of no kind.
    static let shortest = 8

    let kind: Kind
    let form: TokenForm
    let cues: Cues
    /// How sure the form alone makes us.
    let shape: Int
    /// What a word nearby adds.
    let cue: Int
    /// Adds 25 when it holds and takes away 15 when it doesn't.
    let check: (@Sendable (UnsafeRawBufferPointer) -> Bool)?

    init(
        _ kind: Kind, _ form: String, _ cues: Cues, shape: Int = 30, cue: Int = 45,
        check: (@Sendable (UnsafeRawBufferPointer) -> Bool)? = nil
    ) {
        self.kind = kind
        self.form = TokenForm(form)
        self.cues = cues
        self.shape = shape
        self.cue = cue
        self.check = check
    }

    /// The most that the token alone can reach.
    var best: Int { check == nil ? shape : shape + 25 }

    /// The score before anybody has read a word; nil when the token has another form.
    func score(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard form.matches(bytes) else { return nil }
        guard let check else { return shape }
        return check(bytes) ? shape + 25 : shape - 15
    }

    /// The Centers for Medicare & Medicaid Services' format.
    static let medicareForm = TokenForm("DANDANDAADD")
}
