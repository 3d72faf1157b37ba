import Access
import Core
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Statistics of security events")
struct EventsStatisticsTests {
    @Test("are what counting the events gives, for everybody and for each", arguments: Engine.allCases)
    func model(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let types: [EventType] = [
                .loginSuccess, .loginFailed, .accountLocked, .dataRead, .apiKeyUsed, .massRevocation,
            ]
            var random = SplitMix64(seed: 11)
            let start = house.clock.now()
            var model: [(type: EventType, user: Bool, time: Instant)] = []
            for _ in 0..<300 {
                let back = Duration.seconds(Int64.random(in: 0..<(12 * 86_400), using: &random))
                guard let type = types.randomElement(using: &random) else { continue }
                model.append((type, Bool.random(using: &random), start - back))
            }
            // Half of them one by one, half in a batch: both count the same.
            for one in model.prefix(150) {
                house.clock.set(to: one.time)
                try await house.record(one.type, one.user ? house.ann : house.ben, then: .zero)
            }
            try await house.events.record(
                model.dropFirst(150).map {
                    EventEntry(
                        EventDraft($0.type, user: $0.user ? house.ann : house.ben, message: ""), from: .local,
                        at: $0.time)
                })
            house.clock.set(to: start)
            for days in [1, 7, 12, 30] {
                for user in [nil, house.ann] {
                    let counted = try await house.events.statistics(of: user, days: days)
                    #expect(counted.period.end == start && counted.period.days == days)
                    #expect(counted.period.start <= start - .seconds(Int64(days) * 86_400))
                    let expected = model.filter { ($0.user || user == nil) && $0.time >= counted.period.start }
                    #expect(Set(counted.categories.keys) == Set(EventCategory.allCases))
                    for (category, counts) in counted.categories {
                        let own = expected.filter { $0.type.eventClass.category == category }
                        #expect(counts.total == own.count, "\(category) \(days)")
                        #expect(counts.successful == own.count { $0.type.eventClass.success })
                        #expect(counts.failed == own.count { !$0.type.eventClass.success })
                        #expect(counts.critical == own.count { $0.type.eventClass.severity == .critical })
                        #expect(counts.lockouts == own.count { $0.type == .accountLocked })
                    }
                }
            }
        }
    }

    @Test("are the same after the counts were added up, and only the rows are fewer")
    func folding() async throws {
        try await EventsHouse.with(.postgresql) { house in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await house.events.record(
                            EventDraft(.loginSuccess, user: house.ann, message: ""), from: .local)
                    }
                }
                try await group.waitForAll()
            }
            func rows() async throws -> Int {
                try await house.test.database.read { reader throws(StoreFault) in
                    try reader.value("SELECT COUNT(*) FROM security_event_counts", as: Int.self) ?? 0
                }
            }
            house.clock.advance(by: .seconds(48 * 3600))
            let before = try await house.events.statistics(of: house.ann, days: 7).categories
            let several = try await rows()
            try await house.events.foldCounts()
            try await house.events.foldCounts()
            #expect(try await house.events.statistics(of: house.ann, days: 7).categories == before)
            #expect(before[.authentication]?.total == 40)
            #expect(try await rows() == 3)
            #expect(several > 3)
        }
    }
}
