@_spi(Authentication) import Access
import Audit
import Core
import Store
import TestKit
import Testing

@Suite("Reading the audit log")
struct AuditQueryTests {
    @Test("finds what every filter says, and nothing else", arguments: Engine.allCases)
    func filters(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let person = house.person()
            try await house.add("one")
            house.time.advance(by: .seconds(60))
            let later = house.time.now()
            try await house.add("two", by: .credential(of: .user(person, reference: "USR-1"), from: Origin()))
            try await house.add("three", to: Target(type: "gadget", id: "7"))
            _ = try await house.entries()

            func indexes(_ filter: (inout AuditQuery) -> Void) async throws -> [Int64?] {
                var query = AuditQuery()
                filter(&query)
                return try await AuditLog(house.audited).entries(query).map(\.index)
            }
            #expect(try await indexes { _ in } == [2, 1, 0])
            #expect(try await indexes { $0.order = .oldestFirst } == [0, 1, 2])
            #expect(try await indexes { $0.action = "thing.added" } == [2, 1, 0])
            #expect(try await indexes { $0.action = "thing" } == [])
            #expect(try await indexes { $0.resourceType = "gadget" } == [2])
            #expect(try await indexes { $0.userID = person } == [1])
            #expect(try await indexes { $0.from = later } == [2, 1])
            #expect(try await indexes { $0.to = later } == [0])
            #expect(try await indexes { $0.minIndex = 2 } == [2])
        }
    }

    @Test("turns pages by the index, either way", arguments: Engine.allCases)
    func pages(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            for number in 0..<5 { try await house.add("\(number)") }
            _ = try await house.entries()
            for order in [AuditQuery.Order.newestFirst, .oldestFirst] {
                var query = AuditQuery(limit: 2)
                query.order = order
                var read: [Int64] = []
                while case let page = try await AuditLog(house.audited).entries(query), let last = page.last {
                    #expect(page.count <= 2)
                    read += page.compactMap(\.index)
                    query.cursor = last.index
                }
                #expect(read == (order == .oldestFirst ? [0, 1, 2, 3, 4] : [4, 3, 2, 1, 0]))
            }
        }
    }

    @Test("finds one entry by its id, also while it waits for its place", arguments: Engine.allCases)
    func one(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.add("one")
            let log = AuditLog(house.audited)
            let newest = try #require(try await log.entries(limit: 1).first)
            #expect(try await log.entry(newest.id)?.details == newest.details)
            let stranger = AuditEntryID.make(at: house.time.now(), SystemRandomness())
            #expect(try await log.entry(stranger) == nil)
        }
    }
}
