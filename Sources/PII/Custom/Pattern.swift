/// A small regular expression that can't run away: literals, classes, `{m,n}`, `?`, `+`, `*`, within a budget of bytes.
///
/// ```
/// EMP-\d{6}        [A-Z]{2}\d{2,4}x?        ACME_[\w-]{20,40}
/// ```
///
/// `\d` is a digit, `\w` a letter, digit or `_`, `.` anything but a line's end; another character after `\` is itself. No groups, no
/// alternatives. Matching keeps every place that can be reached as a bit of one number, so it takes a step for each element and repetition,
/// whatever the text.
public struct Pattern: Sendable, Hashable {
    /// The most bytes that a match may have.
    public static let mostBudget = 127
    /// The most elements that a pattern may have.
    public static let mostElements = 64

    /// As it was given.
    public let text: String
    let elements: [Element]
    let budget: Int

    /// One place of a pattern, and how often it repeats.
    struct Element: Sendable, Hashable {
        var bytes: ByteSet
        var least = 1
        var most = 1
    }

    /// Reads a pattern that looks at `budget` bytes at most, 1 to 127.
    public init(_ text: String, budget: Int = mostBudget) throws(RecognizerFault) {
        guard (1...Self.mostBudget).contains(budget) else { throw .budget(budget) }
        self.text = text
        self.budget = budget
        var reader = PatternReader(Array(text.utf8), budget: budget)
        elements = try reader.read()
        guard !elements.isEmpty, elements.count <= Self.mostElements, elements.contains(where: { $0.least > 0 }) else {
            throw .pattern(text)
        }
    }

    /// A pattern that stands for itself alone.
    init(literal: [UInt8]) {
        text = String(decoding: literal, as: UTF8.self)
        elements = literal.map { Element(bytes: ByteSet([$0, $0.lowercased, $0.isLetter ? $0 ^ 0x20 : $0])) }
        budget = Self.mostBudget
    }

    /// The first bytes, as far as only one byte can stand there, whatever the letters' case.
    var prefix: [UInt8] {
        elements.prefix { $0.least == 1 && $0.most == 1 }.mapWhile { $0.bytes.onlyByte }
    }

    /// Where the longest match that begins here ends; nil without one.
    func end(_ text: Text, at start: Int) -> Int? {
        guard let first = elements.first, first.least == 0 || first.bytes.contains(text[start]) else { return nil }
        let window = min(budget, text.upper - start)
        var reached: UInt128 = 1
        for element in elements {
            var here: UInt128 = 0
            for offset in 0..<window where element.bytes.contains(text[start + offset]) { here |= 1 << UInt128(offset) }
            var (step, all) = (reached, element.least == 0 ? reached : 0)
            for count in 1...max(1, element.most) {
                step = (step & here) << 1
                if count >= element.least { all |= step }
                if step == 0 { break }
            }
            reached = all
            if reached == 0 { return nil }
        }
        let length = UInt128.bitWidth - 1 - reached.leadingZeroBitCount
        return length > 0 ? start + length : nil
    }
}

extension Sequence {
    /// The results up to the first nil.
    fileprivate func mapWhile<Result>(_ transform: (Element) -> Result?) -> [Result] {
        var results: [Result] = []
        for element in self {
            guard let result = transform(element) else { break }
            results.append(result)
        }
        return results
    }
}
