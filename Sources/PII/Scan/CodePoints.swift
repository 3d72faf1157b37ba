extension Finding {
    /// Where findings stand in code points (Unicode scalars) of the text they were found in, in one pass. They have to be in order.
    public static func codePoints(of findings: [Finding], in text: String) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(findings.count)
        var text = text
        text.withUTF8 { utf8 in
            var (bytes, points) = (0, 0)
            func advance(to end: Int) -> Int {
                while bytes < min(end, utf8.count) {
                    // Every byte but a continuation begins a code point.
                    if utf8[bytes] & 0xc0 != 0x80 { points += 1 }
                    bytes += 1
                }
                return points
            }
            for finding in findings {
                let start = advance(to: finding.range.lowerBound)
                ranges.append(start..<advance(to: finding.range.upperBound))
            }
        }
        return ranges
    }
}
