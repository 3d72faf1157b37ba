import Access
import Audit
import Core
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("The stream of security events")
struct EventsStreamTests {
    /// Everything from a position on, as a reader gets it that asks again and again for a few, until `count` have come. On
    /// PostgreSQL another database's transactions may keep them waiting.
    private static func readAll(
        _ house: EventsHouse, from start: StreamPosition = .start, count: Int,
        matching query: EventQuery = EventQuery(visibleTo: nil), limit: Int = 7
    ) async throws -> (messages: [String?], end: StreamPosition) {
        var (messages, place): ([String?], StreamPosition) = ([], start)
        try await eventually {
            var isCurrent = false
            while !isCurrent {
                let tail = try await house.events.events(after: place, matching: query, limit: limit)
                messages += tail.items.map(\.event.message)
                (place, isCurrent) = (tail.end, tail.isCurrent)
            }
            return messages.count >= count
        }
        return (messages, place)
    }

    @Test("gives each event once, in the order of commits and not of time", arguments: Engine.allCases)
    func order(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let start = house.clock.now()
            for number in 0..<20 {
                house.clock.set(to: start - .seconds(Int64(number)))
                try await house.record(.dataRead, house.ann, "\(number)", then: .zero)
            }
            let (messages, end) = try await Self.readAll(house, count: 20)
            #expect(messages == (0..<20).map { "\($0)" })
            #expect(try await house.events.currentPosition() == end)
            #expect(try await Self.readAll(house, from: end, count: 0).messages == [])
            try await house.record(.dataRead, house.ann, "later")
            #expect(try await Self.readAll(house, from: end, count: 1).messages == ["later"])
            #expect(StreamPosition(end.text) == end)
        }
    }

    @Test("goes past what a filter leaves out", arguments: Engine.allCases)
    func filtered(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            for number in 0..<30 {
                try await house.record(.dataRead, number % 10 == 0 ? house.ann : house.ben, "\(number)")
            }
            let (messages, end) = try await Self.readAll(
                house, count: 3, matching: EventQuery(visibleTo: house.ann))
            #expect(messages == ["0", "10", "20"])
            #expect(try await Self.readAll(house, from: end, count: 0).messages == [])
        }
    }

    /// Whatever is committed first is seen first; nothing is passed over because it took longer.
    @Test("waits for transactions that began before and still run")
    func horizon() async throws {
        try await EventsHouse.with(.postgresql) { house in
            let (started, startedNow) = AsyncStream<Void>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // Holds its transaction open for half a second after it has written.
                    _ = try await house.audited.housekeep(.securityEvents) { transaction throws(StoreFault) in
                        try transaction.record(
                            EventDraft(.dataRead, message: "slow"), from: .local, at: house.clock.now(),
                            SystemRandomness(), house.audited.ownSanitizer)
                        startedNow.yield()
                        _ = try transaction.value("SELECT 1 FROM pg_sleep(0.5)", as: Int.self)
                        return .commit(())
                    }
                }
                var begun = started.makeAsyncIterator()
                _ = await begun.next()
                try await house.record(.dataRead, nil, "quick")
                let (early, place) = try await Self.readAll(house, count: 0)
                try await group.waitForAll()
                let (late, _) = try await Self.readAll(house, from: place, count: 2 - early.count)
                #expect(Set(early + late) == ["slow", "quick"])
                #expect((early + late).count == 2)
            }
        }
    }

    @Test("loses and repeats nothing to a reader beside 16 writers", arguments: Engine.allCases)
    func underLoad(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let (writers, each) = (16, 25)
            let done = try await withThrowingTaskGroup(of: [String?].self) { group in
                group.addTask {
                    var (messages, place): ([String?], StreamPosition) = ([], .start)
                    var looks = 0
                    while messages.count < writers * each, looks < 20_000 {
                        looks += 1
                        await Task.yield()
                        let tail = try await house.events.events(
                            after: place, matching: EventQuery(visibleTo: nil), limit: 10)
                        messages += tail.items.map(\.event.message)
                        // As if by a new connection that knows only the text.
                        place = try #require(StreamPosition(tail.end.text))
                        try Task.checkCancellation()
                    }
                    return messages
                }
                for writer in 0..<writers {
                    group.addTask {
                        for number in 0..<each {
                            try await house.events.record(
                                EventDraft(.dataRead, message: "\(writer).\(number)"), from: .local)
                        }
                        return []
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(done.count == writers * each)
            #expect(Set(done).count == writers * each)
            let (rest, _) = try await Self.readAll(house, count: done.count, limit: 100)
            #expect(Set(rest) == Set(done))
        }
    }

    /// A dump restored into a server that has counted less far.
    @Test("goes on above what was restored from another server")
    func restored() async throws {
        try await EventsHouse.with(.postgresql) { house in
            try await house.record(.dataRead, nil, "old")
            try await house.test.outside("UPDATE security_events SET stream_position = stream_position + 1000000;")
            let place = try #require(StreamPosition("\(Int64.max / 2)-\(SecurityEventID(high: 0, low: 0))"))
            #expect(try await house.events.events(after: place, matching: EventQuery(visibleTo: nil)).items.isEmpty)
            try await house.events.resumePositions()
            let (before, end) = try await Self.readAll(house, count: 1)
            #expect(before == ["old"])
            try await house.record(.dataRead, nil, "new")
            #expect(try await Self.readAll(house, from: end, count: 1).messages == ["new"])
        }
    }

    @Test("knows its positions from other texts")
    func texts() {
        for text in [
            "", "-", "1", "1-", "-1-00000000-0000-0000-0000-000000000000", "1-x",
            "01-\(SecurityEventID(high: 1, low: 1))",
        ] {
            #expect(StreamPosition(text) == nil, "\(text)")
        }
    }
}
