import Access
import Audit
import Core
import SecurityEvents
@_spi(RawTransaction) import Store
import Synchronization
import TestKit
import Testing
import TransparencyLog

/// Events in the audit log: each is proved by its segment's root, which an entry of the log holds.
@Suite struct EventsSegmentTests {
    @Test(arguments: Engine.allCases)
    func everyEventIsProved(engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            for number in 0..<5 { try await house.record(.loginSuccess, house.ann, "sign-in \(number)") }
            try await house.seal(5)
            #expect(try await house.events.sealSegments() == 0)
            try await house.record(.logout, house.ben, "later")
            let all = try await house.events.query(EventQuery(visibleTo: nil)).events
            guard case .waiting = try await house.proof(all[0].id) else { throw Failure("\(all[0]) is not sealed yet") }
            try await house.seal(1)
            try await house.audited.sequencer.sequence()
            for event in all {
                let proof = try await house.proven(event.id)
                #expect(proof.verdict == .verified)
                // What an auditor does: from the disclosure to the root that the entry holds in clear.
                let text = try #require(proof.disclosure)
                let shown = try #require(Disclosure(text: text))
                #expect(shown.value["id"]?.string == event.id.description)
                #expect(shown.digest.bytes == proof.digest)
                try proof.inclusion.verify(.leaf(proof.digest), root: proof.root)
                let record = try #require(try await AuditLog(house.audited).entry(proof.entry))
                let entry = try LeafEntry(Array(record.entry.utf8))
                #expect(entry.kind == .segment)
                #expect(entry.fields["root"] == .text(proof.root.base64))
                #expect(entry.fields["n"] == .integer(Int64(proof.inclusion.treeSize)))
                #expect(try await house.audited.tree.proof(of: proof.entry) != nil)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsChangedOrErasedShows(engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            try await house.record(.loginSuccess, house.ann, "one")
            try await house.record(.loginFailed, house.ben, "two")
            try await house.record(.logout, house.ben, "three")
            try await house.seal(3)
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            let (one, two) = (events[2], events[1])
            try await house.test.database.write { transaction throws(StoreFault) in
                try transaction.run("UPDATE security_events SET message = 'nothing happened' WHERE id = \(one.id)")
                return .commit(())
            }
            #expect(try await house.proven(one.id).verdict == .mismatch)
            #expect(try await house.proven(two.id).verdict == .verified)
            let subject = EventSubject(user: house.ben, email: nil, username: nil)
            let forgotten = try await house.events.forgetMost(of: subject, by: .system(.setup))
            _ = try await house.audited.change(by: .system(.setup), action: Action("user.erased"), on: .user(house.ben))
            {
                change throws(StoreFault) in
                .commit(try change.forgetEvents(of: subject, reference: "USR-0002", after: forgotten))
            }
            let erased = try await house.proven(two.id)
            #expect(erased.verdict == .erased)
            #expect(erased.disclosure == nil)
            try erased.inclusion.verify(.leaf(erased.digest), root: erased.root)
        }
    }

    @Test(arguments: Engine.allCases)
    func aSegmentHoldsAThousandAndTwoNodesDontSealTwice(engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let entries = (0..<1_001).map {
                EventEntry(EventDraft(.dataRead, message: "\($0)"), from: .local, at: house.clock.now())
            }
            try await house.events.record(entries)
            try await house.seal(1_001)
            let ends = try await house.audited.read { reader throws(StoreFault) in
                try reader.values("SELECT number FROM security_event_segments ORDER BY number", as: Int64.self)
            }
            #expect(ends == [1, 2])
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(try await house.proven(events[0].id).verdict == .verified)
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsPastItsTimeLeavesTheRestProved(engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let day = Duration.seconds(86_400)
            // A segment that is past its time, one of which half is, and one that isn't.
            for ages in [[900, 800], [500, 3], [2, 1]] as [[Int]] {
                let now = house.clock.now()
                try await house.events.record(
                    ages.map { EventEntry(EventDraft(.dataRead, message: "\($0)"), from: .local, at: now - day * $0) })
                try await house.seal(2)
            }
            let all = try await house.events.query(EventQuery(visibleTo: nil)).events
            try await house.audited.sequencer.sequence()
            try await house.events.expire()

            for event in all {
                let reading = try await house.proof(event.id)
                guard ["3", "2", "1"].contains(event.message) else {
                    guard case .absent = reading else { throw Failure("\(event) is past its time") }
                    continue
                }
                let proof = try await house.proven(event.id)
                #expect(proof.verdict == .verified)
                try proof.inclusion.verify(.leaf(proof.digest), root: proof.root)
                #expect(try await house.audited.tree.proof(of: proof.entry) != nil)
            }
            let report = try await house.events.checkSegments()
            #expect(report.flaws == [] && report.segments == 2)
            // The log itself has all three roots.
            let log = try await house.audited.checkLog()
            #expect(log.flaws == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func aRowWrittenByHandGetsItsSalt(engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            try await house.record(.loginSuccess, house.ann, "one")
            try await house.test.database.write { transaction throws(StoreFault) in
                try transaction.run("UPDATE security_events SET salt = NULL")
                return .commit(())
            }
            try await house.seal(1)
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(try await house.proven(events[0].id).verdict == .verified)
        }
    }
}

extension EventsHouse {
    /// Seals from two nodes at once until so many events are sealed. On PostgreSQL a transaction of anybody's, even in another database,
    /// holds back what comes after it.
    fileprivate func seal(_ count: Int) async throws {
        let sealed = Mutex(0)
        try await eventually {
            async let one = events.sealSegments()
            async let other = events.sealSegments()
            let both = try await one + other
            return sealed.withLock { sealed in
                sealed += both
                return sealed == count
            }
        }
    }

    fileprivate func proof(_ id: SecurityEventID) async throws -> EventProofReading {
        try await events.proof(of: id, in: EventQuery(visibleTo: nil))
    }

    fileprivate func proven(_ id: SecurityEventID) async throws -> EventProof {
        guard case .proof(let proof) = try await proof(id) else { throw Failure("\(id) has no proof") }
        return proof
    }
}

private struct Failure: Error {
    let text: String
    init(_ text: String) { self.text = text }
}
