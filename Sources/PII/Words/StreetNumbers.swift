/// Addresses by their parts: a number, one to four words with capitals, and a kind of street.
extension Scanner {
    private static let streets: Set<PackedWord> = Set(
        """
        street st avenue ave road rd boulevard blvd lane ln drive dr court ct way place pl square sq terrace ter parkway pkwy \
        highway hwy circle cir trail trl alley plaza crescent close mews row quay loop
        """.split(whereSeparator: \.isWhitespace).map { PackedWord($0.utf8) })
    private static let units: Set<PackedWord> = Set(
        "apt apartment suite ste unit floor fl room rm".split(separator: " ").map { PackedWord($0.utf8) })
    private static let mostWords = 5
    private static let longestWord = 16

    @inline(__always)
    mutating func streetNumber(_ number: Range<Int>) {
        guard text[number.upperBound] == UInt8(ascii: " "), text[number.upperBound &+ 1].isUpper else { return }
        street(number)
    }

    private mutating func street(_ number: Range<Int>) {
        var position = number.upperBound &+ 1
        for index in 0..<Self.mostWords {
            let start = position
            position = text.end(from: start, most: Self.longestWord) {
                $0.isLetter || $0 >= 0x80 || $0 == UInt8(ascii: "'")
            }
            guard position > start, text[start].isUpper || text[start].isDigit else { return }
            if index > 0, Self.streets.contains(PackedWord(text[start..<position])) {
                let end = unitEnd(position)
                return add(.postalAddress, number.lowerBound..<end, end > position ? 75 : 60)
            }
            guard text[position] == UInt8(ascii: " ") else { return }
            position &+= 1
        }
    }

    /// Where `, Apt. 12` after a street ends.
    private func unitEnd(_ end: Int) -> Int {
        var position = text.end(from: end, most: 2) { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") || $0 == 0x20 }
        let start = position
        position = text.end(from: start, most: 10) { $0.isLetter }
        guard position > start, Self.units.contains(PackedWord(text[start..<position])) else { return end }
        position = text.end(from: position, most: 3) {
            $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "#") || $0 == 0x20
        }
        let number = text.end(from: position, most: 6) { $0.isAlphanumeric }
        return number > position ? number : end
    }
}
