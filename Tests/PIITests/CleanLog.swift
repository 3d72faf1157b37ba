/// Log lines that hold nobody's data and much that looks like it: UUIDs, trace ids, hashes, versions, order numbers, epochs.
enum CleanLog {
    static func text(bytes: Int, seed: UInt64) -> String {
        var source = SplitMix64(state: seed)
        var text = ""
        while text.utf8.count < bytes { text += line(&source) + "\n" }
        return text
    }

    private static func line(_ source: inout SplitMix64) -> String {
        func digits(_ count: Int) -> String {
            String(source.pick(1...9)) + (1..<count).map { _ in String(source.pick(0...9)) }.joined()
        }
        func hex(_ count: Int) -> String { (0..<count).map { _ in String(source.pick(0...15), radix: 16) }.joined() }
        func two(_ range: ClosedRange<Int>) -> String { String(String(100 + source.pick(range)).dropFirst()) }
        func uuid() -> String { "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))" }
        let time = "2026-\(two(1...12))-\(two(1...28))T\(two(0...23)):\(two(0...59)):\(two(0...59)).\(digits(3))Z"
        let seconds = 1_700_000_000 + source.pick(0...99_999_999)
        return switch source.pick(0...10) {
        case 0:
            "\(time) INFO request method=GET path=/v1/accounts/\(uuid()) status=200 ms=\(digits(2)).\(digits(3)) trace=\(hex(32))"
        case 1:
            "\(time) WARN queue depth \(digits(4)) above limit 1000 worker=\(digits(2)) seq=\(digits(12)) epoch=\(seconds)"
        case 2:
            "\(time) INFO deployed build \(hex(40)) version 4.\(digits(2)).\(digits(1)).\(digits(3)) in \(digits(5)) ms"
        case 3:
            "\(time) INFO order \(digits(10)) accepted items=\(digits(1)) total=\(digits(3)).\(digits(2)) ref \(digits(12))"
        case 4: "\(time) DEBUG cache hit key=user:\(uuid()):profile ttl=\(digits(4)) ts=\(seconds)\(digits(3))"
        case 5:
            "\(time) ERROR reset by peer after \(digits(6)) us attempt 3/5 id=\(digits(19)) at std::net line \(digits(3))"
        case 6:
            "\(time) INFO gc pause \(digits(2)).\(digits(3))ms heap \(digits(4))M->\(digits(3))M(\(digits(4))M) objects \(digits(8))"
        case 7: "\(time) INFO commit \(hex(40)) sha256:\(hex(64)) size \(digits(8))"
        case 8:
            "\(time) INFO snapshot \(digits(18)) micros \(seconds)\(digits(6)) offset \(digits(9)) partition \(digits(2))"
        case 9: "\(time) INFO job report-\(digits(4)) rows \(digits(7)) invoice \(digits(9)) tracking 1Z\(digits(16))"
        default:
            "\(time) TRACE span=\(hex(16)) rows=\(digits(3)) plan \(hex(8)) elapsed \(digits(4))us pool=\(digits(1))/\(digits(2))"
        }
    }
}

/// Sebastiano Vigna's SplitMix64: the same numbers for the same seed, everywhere.
struct SplitMix64 {
    var state: UInt64

    mutating func pick(_ range: ClosedRange<Int>) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return range.lowerBound + Int((mixed ^ mixed >> 31) % UInt64(range.count))
    }
}
