import Audit
import Core
import Store
import TestKit
import Testing
import TransparencyLog

@testable import Anchors

@Suite("Notices of checkpoints")
struct AnchorNoticeTests {
    private static func hook(_ url: String) -> Webhook? {
        Webhook(url: url, secret: Secret("whsec_\(Base64.encode([UInt8](repeating: 9, count: 24)))"))
    }

    @Test("go to a webhook, signed, and once for each checkpoint", arguments: Engine.allCases)
    func webhook(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await HTTPStandIn.with(answering: { _ in .init(204, body: "") }) { server in
                let hook = try #require(Self.hook("\(server.url)/in"))
                let room = house.anchors { $0.webhook = hook }
                try await house.grow(to: 3)
                try await room.bring()
                try await room.bring()
                try await house.grow(to: 4)
                try await room.bring()
                await room.close()
                let sent = server.inbox.items
                #expect(sent.count == 2 && sent.allSatisfy { $0.method == "POST" && $0.uri == "/in" })
                for (request, size) in zip(sent, [3, 4]) {
                    let fields = request.headers
                    #expect(fields["content-type"] == "application/cloudevents+json")
                    let headers = await hook.headers(
                        id: fields["webhook-id"] ?? "", at: house.time.now(), Array(request.body.utf8))
                    let signed = try #require(headers)
                    for (name, value) in signed { #expect(fields[name] == value) }
                    let event = try JSONReader.read(Array(request.body.utf8))
                    #expect(event["id"]?.string == fields["webhook-id"] && event["specversion"]?.string == "1.0")
                    let note = try SignedNote(Array((event["data"]?["note"]?.string ?? "").utf8))
                    let tree = house.audited.tree
                    let verified = try VerifiedCheckpoint(
                        note, origin: try await tree.origin(), keys: try await tree.keys())
                    #expect(verified.checkpoint.size == UInt64(size))
                }
                #expect(Set(sent.map { $0.headers["webhook-id"] }).count == 2)
            }
        }
    }

    @Test("that a webhook refuses are told, and sent again", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await HTTPStandIn.with(answering: { _ in .init(410, body: "gone") }) { server in
                let hook = try #require(Self.hook(server.url))
                let room = house.anchors { $0.webhook = hook }
                try await house.grow(to: 3)
                try await room.bring()
                try await room.bring()
                await room.close()
                #expect(server.inbox.items.count == 2)
                #expect(try await room.report().first?.fault == "refused (410): gone")
            }
        }
    }

    @Test("go by mail, not too often", arguments: Engine.allCases)
    func mail(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let to = try #require(EmailAddress("auditor@example.org"))
            let room = house.anchors { $0.letter = .init(to: to, every: .seconds(86_400)) }
            func waiting() async throws -> Int {
                try await house.audited.read { reader throws(StoreFault) in
                    try reader.value("SELECT count(*) FROM outbox", as: Int.self) ?? 0
                }
            }
            try await house.grow(to: 3)
            try await room.bring()
            try await house.grow(to: 4)
            try await room.bring()
            #expect(try await waiting() == 1)
            house.time.advance(by: .seconds(86_400))
            try await room.bring()
            #expect(try await waiting() == 2)
            #expect(try await room.report().first?.size == 4)
        }
    }
}
