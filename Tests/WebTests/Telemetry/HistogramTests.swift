import Testing

@testable import Telemetry

@Suite struct HistogramTests {
    /// Against the sorted list of everything that was recorded.
    @Test func quantilesAreWithinAnEighth() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            var histogram = Histogram()
            var values: [Int64] = []
            for _ in 0..<Int.random(in: 1...400, using: &generator) {
                let value = Int64.random(in: 0...(1 << Int64.random(in: 1...31, using: &generator)), using: &generator)
                values.append(value)
                histogram.record(value)
            }
            values.sort()
            #expect(histogram.count == values.count)
            #expect(histogram.total == values.reduce(0, +))
            #expect(histogram.longest == values.last)
            for share in [0.01, 0.5, 0.95, 0.99, 1] {
                let exact = values[max(0, Int((share * Double(values.count)).rounded(.up)) - 1)]
                let told = histogram.quantile(share)
                #expect(abs(told - exact) <= max(1, exact / 8), "\(share): \(told) for \(exact)")
            }
        }
    }

    @Test func nothingIsNothing() {
        #expect(Histogram().quantile(0.5) == 0)
    }

    @Test func oldSlotsAreForgotten() {
        var ring = RequestRing(slots: 3)
        ring.record(100, isFailure: true, in: 0)
        ring.record(200, isFailure: false, in: 1)
        #expect(ring.summary(in: 1).count == 2)
        #expect(ring.summary(in: 1).failures == 1)
        #expect(ring.summary(in: 3).count == 1)
        ring.record(300, isFailure: false, in: 3)
        #expect(ring.summary(in: 3).count == 2 && ring.summary(in: 3).failures == 0)
        #expect(ring.summary(in: 100).count == 0)
    }
}
