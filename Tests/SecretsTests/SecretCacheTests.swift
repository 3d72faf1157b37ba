import Core
import Synchronization
import TestKit
import Testing

@testable import Secrets

@Suite("What is remembered of secrets")
struct SecretCacheTests {
    /// A provider that counts, and answers as it is told; when it has a gate, not before that opens.
    private final class Source: SecretProvider {
        let place = "a test"
        let asked = Mutex(0)
        let answer: Mutex<Result<SecretDocument?, SecretsFault>>
        let gate: AsyncStream<Void>?

        init(_ answer: Result<SecretDocument?, SecretsFault>, gate: AsyncStream<Void>? = nil) {
            self.answer = Mutex(answer)
            self.gate = gate
        }

        func read(_ stage: SecretStage) async throws(SecretsFault) -> SecretDocument? {
            asked.withLock { $0 += 1 }
            if let gate { for await _ in gate { break } }
            return try answer.withLock { $0 }.get()
        }
        func stage(_ document: SecretDocument) async throws(SecretsFault) {}
        func promote(_ pending: SecretDocument, over current: SecretDocument?) async throws(SecretsFault) {}

        var count: Int { asked.withLock { $0 } }
        func answers(_ new: Result<SecretDocument?, SecretsFault>) { answer.withLock { $0 = new } }
    }

    private static func version(_ name: String) -> Result<SecretDocument?, SecretsFault> {
        .success(SecretDocument(version: name, members: []))
    }

    @Test("is asked for once an hour")
    func timeToLive() async throws {
        let (source, clock) = (Source(Self.version("1")), ManualClock())
        let cache = SecretCache(source, time: clock)
        for _ in 0..<3 { #expect(try await cache.document()?.version == "1") }
        clock.advance(by: .seconds(3_600 * 9 / 10 - 1))
        _ = try await cache.document()
        #expect(source.count == 1)
        source.answers(Self.version("2"))
        clock.advance(by: .seconds(361))
        #expect(try await cache.document()?.version == "2" && source.count == 2)
    }

    @Test("goes on being good while the provider is away, which is asked every five seconds")
    func stale() async throws {
        let (source, clock) = (Source(Self.version("1")), ManualClock())
        let cache = SecretCache(source, time: clock)
        _ = try await cache.document()
        source.answers(.failure(.file("gone")))
        clock.advance(by: .seconds(3_601))
        for _ in 0..<10 { #expect(try await cache.document()?.version == "1") }
        #expect(source.count == 2)
        clock.advance(by: .seconds(5))
        #expect(try await cache.document()?.version == "1" && source.count == 3)
        source.answers(Self.version("2"))
        clock.advance(by: .seconds(5))
        #expect(try await cache.document()?.version == "2")
    }

    @Test("includes a failure, for five seconds")
    func negative() async throws {
        let (source, clock) = (Source(.failure(.file("gone"))), ManualClock())
        let cache = SecretCache(source, time: clock)
        for _ in 0..<10 { await #expect(throws: SecretsFault.self) { try await cache.document() } }
        #expect(source.count == 1)
        source.answers(Self.version("1"))
        clock.advance(by: .seconds(5))
        #expect(try await cache.document()?.version == "1")
    }

    @Test("is asked for by one of a hundred who come at once")
    func singleFlight() async throws {
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let source = Source(Self.version("1"), gate: gate)
        let cache = SecretCache(source, time: ManualClock())
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { try await cache.document()?.version } }
            while source.count == 0 { await Task.yield() }
            opener.yield()
            for try await version in group { #expect(version == "1") }
        }
        #expect(source.count == 1)
    }

    @Test("is asked for at once when its consumer was refused, but once a second at most")
    func refresh() async throws {
        let (source, clock) = (Source(Self.version("1")), ManualClock())
        let cache = SecretCache(source, time: clock)
        _ = try await cache.document()
        source.answers(Self.version("2"))
        clock.advance(by: .seconds(1))
        #expect(try await cache.refreshed()?.version == "2")
        for _ in 0..<10 { _ = try await cache.refreshed() }
        #expect(source.count == 2)
    }
}
