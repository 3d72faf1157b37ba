import Access
import Core
import TestKit
import Testing

@testable import Identity

@Suite("Uses of API keys")
struct KeyTallyTests {
    private let key = APIKeyID(high: 1, low: 1)
    private let user = LiveUser(
        id: UserID(high: 1, low: 1), reference: "USR-1", email: "a@example.org", role: .viewer, isActive: true,
        team: nil, modules: [], hasSecondFactor: false)
    private let start = Instant(milliseconds: 60_000 * 1_000)

    @Test("of one minute are one event with their number, and one write of the row")
    func oneMinute() throws {
        var tally = KeyTally()
        for second in 0..<50 {
            tally.note(key, of: user, from: Origin(address: "192.0.2.\(second)"), at: start + .seconds(second))
        }
        let first = tally.due(at: start + .seconds(50), all: false)
        #expect(first.rows.map(\.origin.address) == ["192.0.2.49"])
        #expect(first.ended.isEmpty)
        tally.settle(first)
        #expect(tally.due(at: start + .seconds(59), all: false).rows.isEmpty)
        let second = tally.due(at: start + .seconds(60), all: false)
        #expect(second.ended.values.map(\.count) == [50])
        tally.settle(second)
        let nothing = tally.due(at: start + .seconds(61), all: true)
        #expect(nothing.rows.isEmpty && nothing.ended.isEmpty)
    }

    /// Against a naive model: whatever is noted, whenever it is written, the numbers add up.
    @Test("are neither lost nor counted twice, however writes fail and fall")
    func addUp() {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<200 {
            var (tally, noted, written) = (KeyTally(), 0, 0)
            var now = start
            for _ in 0..<60 {
                let key = APIKeyID(high: 1, low: UInt64.random(in: 0..<3, using: &generator))
                if Int.random(in: 0..<3, using: &generator) > 0 {
                    tally.note(key, of: user, from: .local, at: now)
                    noted += 1
                } else {
                    let due = tally.due(at: now, all: Bool.random(using: &generator))
                    // A use that comes while the write is under way.
                    tally.note(key, of: user, from: .local, at: now)
                    noted += 1
                    if Bool.random(using: &generator) {
                        tally.settle(due)
                        written += due.ended.values.reduce(0) { $0 + $1.count }
                    }
                }
                now = now + .seconds(Int.random(in: 0..<40, using: &generator))
            }
            written += tally.due(at: now, all: true).ended.values.reduce(0) { $0 + $1.count }
            #expect(written == noted)
        }
    }
}
