/// Names of people by the words before them: titles, `Dear`, `name is`. Others aren't found in text: that takes a model of the language.
extension Scanner {
    private static let titles = words("mr mrs ms miss dr prof professor sir madam herr frau señor")
    private static let addressees = words(
        "customer client sir madam team all user colleague colleagues friend valued sirs hiring editor mr mrs ms dr")
    private static let mostWords = 4
    private static let longestWord = 24

    static let nameCues = [
        "mr.", "mr ", "mrs", "ms.", "ms ", "mis", "dr.", "dr ", "prof", "dea", "nam", "herr", "frau", "bic", "swift",
    ]

    mutating func personAfterCue(at position: Int) {
        let end = text.end(from: position, most: 10) { $0.isLetter }
        let cue = PackedWord(text[position..<end])
        var start = end
        var score = 70
        var fewest = 1
        if Self.titles.contains(cue), text[position].isUpper {
            if text[start] == UInt8(ascii: ".") { start += 1 }
        } else if cue == Self.dear, text[position].isUpper {
            score = 60
        } else if cue == Self.name {
            if text.has(" is", at: end) {
                start = end + 3
            } else if text[end] == UInt8(ascii: ":") {
                (start, score, fewest) = (end + 1, 60, 2)
            } else {
                return
            }
        } else {
            return
        }
        guard text[start] == 0x20 else { return }
        person(from: start + 1, atLeast: fewest, score)
    }

    /// One to four words with capitals, initials among them.
    private mutating func person(from start: Int, atLeast fewest: Int, _ score: Int) {
        var (position, end, count) = (start, start, 0)
        while count < Self.mostWords {
            let word = text.end(from: position, most: Self.longestWord) {
                $0.isLetter || $0 >= 0x80 || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "-")
            }
            guard word > position, text[position].isUpper || text[position] >= 0x80,
                !(count == 0 && Self.addressees.contains(PackedWord(text[position..<word])))
            else { break }
            end = word
            count += 1
            let isInitial = word - position == 1 && text[word] == UInt8(ascii: ".")
            position = isInitial ? word + 1 : word
            guard text[position] == 0x20 else { break }
            position += 1
        }
        guard count >= fewest else { return }
        add(.personName, start..<end, score)
    }

    /// ISO 9362 behind `BIC` or `SWIFT`: four letters of a bank, two of a country, two of a place, perhaps three of a branch.
    mutating func bankAfterCue(at position: Int) {
        let end = text.end(from: position, most: 6) { $0.isLetter }
        let cue = PackedWord(text[position..<end])
        guard cue == Self.bic || cue == Self.swift else { return }
        var start = end
        if text.has(" code", at: start) || text.has("/BIC", at: start) { start += text[start] == 0x20 ? 5 : 4 }
        if text[start] == UInt8(ascii: ":") || text[start] == UInt8(ascii: "=") { start += 1 }
        if text[start] == 0x20 { start += 1 }
        let code = text.end(from: start, most: 12) { $0.isUpper || $0.isDigit }
        guard code - start == 8 || code - start == 11, !text[code].isAlphanumeric,
            text[start..<start + 6].allSatisfy(\.isUpper)
        else { return }
        add(.swiftCode, start..<code, 70)
    }

    private static let bic = PackedWord("bic".utf8)
    private static let swift = PackedWord("swift".utf8)
    private static let dear = PackedWord("dear".utf8)
    private static let name = PackedWord("name".utf8)

    private static func words(_ list: String) -> [PackedWord] {
        list.split(separator: " ").map { PackedWord($0.utf8) }
    }
}
