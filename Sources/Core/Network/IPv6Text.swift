/// The forms of an IPv6 address: all of RFC 4291 §2.2 are read, the one of RFC 5952 §4 is written.
enum IPv6Text {
    /// Eight groups of one to four hexadecimal digits; `::` once for one or more zero groups; the last two groups may be dotted.
    static func read(_ text: some StringProtocol) -> UInt128? {
        guard text.utf8.count <= 45 else { return nil }
        let text = String(text)
        guard let gap = text.firstRange(of: "::") else {
            guard let groups = groups(text[...]), groups.count == 8 else { return nil }
            return bits(groups)
        }
        let front = text[..<gap.lowerBound]
        let back = text[gap.upperBound...]
        guard !front.contains("."), let before = front.isEmpty ? [] : groups(front),
            let after = back.isEmpty ? [] : groups(back), before.count + after.count <= 7
        else { return nil }
        return bits(before + Array(repeating: 0, count: 8 - before.count - after.count) + after)
    }

    /// Lower case, no leading zeros, the longest run of two or more zero groups (the first of equals) as `::`.
    static func write(_ bits: UInt128) -> String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * $0)) }
        guard let run = longestZeroRun(groups) else { return write(groups[...]) }
        return write(groups[..<run.lowerBound]) + "::" + write(groups[run.upperBound...])
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", maxSplits: 8, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(".") {
                guard let dotted = IPv4Text.read(part) else { return nil }
                groups.append(UInt16(dotted >> 16))
                groups.append(UInt16(dotted & 0xffff))
            } else {
                guard let group = group(part) else { return nil }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }

    private static func group(_ digits: Substring) -> UInt16? {
        guard (1...4).contains(digits.utf8.count) else { return nil }
        var value: UInt16 = 0
        for digit in digits.utf8 {
            guard let four = Hexadecimal.value(of: digit) else { return nil }
            value = value << 4 | UInt16(four)
        }
        return value
    }

    private static func bits(_ groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    private static func write(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
        var longest = 0..<1
        var start: Int?
        for index in 0...groups.count {
            if index < groups.count, groups[index] == 0 {
                start = start ?? index
            } else if let first = start {
                if index - first > longest.count { longest = first..<index }
                start = nil
            }
        }
        return longest.count >= 2 ? longest : nil
    }
}
