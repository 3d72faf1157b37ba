import Access
import App
import Audit
import Core
import Store
import TestKit
import Testing
import TransparencyLog

/// An auditor at the API, and the house that they look at.
struct AuditReader {
    let house: Harness
    let person: Harness.Person
    let api: APIClient

    /// Signs an auditor in, and waits until their entries have their places.
    static func signedIn(_ house: Harness) async throws -> AuditReader {
        let person = try await house.person("audrey", role: .auditor)
        let reader = AuditReader(house: house, person: person, api: try await house.signedIn(person))
        try await reader.settled()
        return reader
    }

    /// Gives everything that was written its place in the log.
    func settled() async throws {
        let audited = house.assembly.audited
        guard audited.dialect.engine == .postgresql else { return }
        // Whoever holds the lock moves them: the server's own sequencer may have been quicker.
        try await eventually {
            try await audited.sequencer.sequence()
            return try await audited.read { reader throws(StoreFault) in
                try reader.value("SELECT 1 FROM audit_pending LIMIT 1", as: Int.self) == nil
            }
        }
    }

    /// The log's keys, as it publishes them to everybody.
    func keys() async throws -> [VerifierKey] {
        let text = try await house.api.get("/v1/audit/vkey").text
        let keys = text.split(separator: "\n").compactMap { VerifierKey(vkey: $0) }
        #expect(!keys.isEmpty)
        return keys
    }

    /// The newest checkpoint, its signature checked.
    func checkpoint(_ keys: [VerifierKey]) async throws -> Checkpoint {
        let answer = try await api.get("/tlog/checkpoint")
        #expect(answer.header("Content-Type") == "text/plain; charset=utf-8")
        let origin = try #require(keys.first?.name)
        let verified = try VerifiedCheckpoint(SignedNote(answer.body), origin: origin, keys: keys).checkpoint
        let view = try await api.get("/v1/audit-logs/checkpoint")
        #expect(view["data", "root"]?.string == verified.root.base64)
        #expect(view["data", "size"]?.integer == Int64(clamping: verified.size))
        return verified
    }
}
