/// Takes a date, a time and an offset from the front of a text, strictly: every digit where it belongs.
///
/// Works on bytes in place and is not generic: a list of rows holds many times.
struct CivilTimeScanner {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    /// Takes one character when it comes next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard !isAtEnd, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// `YYYY-MM-DD`, as milliseconds from the Unix epoch to the start of that day.
    mutating func day() -> Int64? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2) else { return nil }
        return CivilTime.startOfDay(year: year, month: month, day: day)
    }

    /// `HH:MM:SS` with an optional fraction of at least one digit, as milliseconds.
    mutating func timeOfDay() -> Int64? {
        guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60, take(":"),
            let second = number(2), second < 60
        else { return nil }
        let whole = ((hour * 60 + minute) * 60 + second) * 1000
        guard take(".") else { return whole }
        guard let fraction = fraction() else { return nil }
        return whole + fraction
    }

    /// `Z` or `+HH:MM` or `-HH:MM`, as milliseconds ahead of UTC.
    mutating func offset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else { return nil }
        return sign * (hour * 60 + minute) * 60_000
    }

    private mutating func fraction() -> Int64? {
        var milliseconds: Int64 = 0
        var weight: Int64 = 100
        var digits = 0
        while let digit = digit() {
            milliseconds += digit * weight
            weight /= 10
            digits += 1
        }
        return digits > 0 ? milliseconds : nil
    }

    private mutating func number(_ digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private mutating func digit() -> Int64? {
        guard !isAtEnd, case let byte = text[position], byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9")
        else { return nil }
        position += 1
        return Int64(byte - UInt8(ascii: "0"))
    }
}
