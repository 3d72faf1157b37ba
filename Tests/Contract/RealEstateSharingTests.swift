import Access
import Audit
import Core
import Identity
@_spi(RawTransaction) import Store
import TestKit
import Testing
import Vault

@testable import RealEstate

@Suite("Records of others")
struct RealEstateSharingTests {
    private func client(_ email: String, isPrivate: Bool = false) -> NewRecord<Client> {
        NewRecord(
            [
                "firstName": .text("Zoë"), "lastName": .text("O'Brien"), "email": .text(email),
                "clientType": .text("Buyer"),
            ], isPrivate: isPrivate)
    }

    @Test("are lost with what was shared, also with oneself", arguments: Engine.allCases)
    func lost(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let north = try await house.house.team("North", [.escrows]).id
            let ann = try await house.viewer("ann", in: north)
            let ben = try await house.viewer("ben", in: north)
            let (eve, boss) = (try await house.viewer("eve"), try await house.viewer("boss", .broker))
            let (escrows, grant) = (house.room.escrows, house.grant)
            let key = RecordKey<Escrow>.id(try await house.escrow(by: ann).id)
            #expect(try await escrows.share(key, with: ann.user, .delete, by: ann, grant).word == "nobody")
            #expect(try await escrows.share(key, with: ann.user, .delete, by: boss, grant).word == "nobody")
            #expect(try await escrows.share(key, with: boss.user, .delete, by: boss, grant).word == "nobody")
            #expect(try await escrows.share(key, with: ben.user, .view, by: ann, grant).word == "done")
            // Before, an owner could be among those with whom a record is shared.
            let table = "record_shares (record_id, user_id, kind, level, created_at)"
            try await house.house.test.outside(
                """
                INSERT INTO \(table) SELECT record_id, '\(ann.user)', kind, 'delete', created_at FROM record_shares;
                """)
            #expect(try await escrows.transfer(key, to: eve.user, version: nil, by: boss, grant).word == "done")
            #expect(try await escrows.find(key, by: ann) == nil)
            #expect(try await escrows.archive(key, by: ann, grant).word == "notFound")
            #expect(try await escrows.shares(of: key, by: eve)?.value.map(\.user) == [ben.user])
        }
    }

    @Test("don't tell which addresses stand among them", arguments: Engine.allCases)
    func addresses(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let north = try await house.house.team("North", [.clients]).id
            let ann = try await house.viewer("ann", in: north)
            let ben = try await house.viewer("ben", in: north)
            let (clients, grant) = (house.room.clients, house.grant)
            _ = try await house.made(client("hidden@example.org", isPrivate: true), in: clients, by: ben)
            _ = try await house.made(client("open@example.org"), in: clients, by: ben)
            let shared = RecordKey<Client>.id(
                try await house.made(client("shared@example.org"), in: clients, by: ben).id)
            #expect(try await clients.share(shared, with: ann.user, .edit, by: ben, grant).word == "done")
            func patched(_ email: String, by viewer: RecordViewer) async throws -> String {
                try await clients.update(shared, RecordPatch(["email": .text(email)]), by: viewer, grant).word
            }
            #expect(try await patched("open@example.org", by: ann) == "duplicate", "her team's she may see")
            #expect(try await patched("open@example.org", by: ben) == "duplicate")
            #expect(try await patched("hidden@example.org", by: ben) == "duplicate")
            #expect(try await patched("nobody@example.org", by: ann) == "done")
            #expect(try await patched("hidden@example.org", by: ann) == "done", "the same as for one that nobody has")
            #expect(try await patched("else@example.org", by: ben) == "done")

            for (email, word) in [("hidden@example.org", "done"), ("open@example.org", "duplicate")] {
                let own = RecordKey<Client>.id(try await house.made(client(email), in: clients, by: ann).id)
                #expect(
                    try await clients.transfer(own, to: ben.user, version: nil, by: ann, grant).word == word,
                    "\(email)")
            }
        }
    }

    @Test("meet their like under any key of the index", arguments: Engine.allCases)
    func rotation(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (ann, ben) = (try await house.viewer("ann"), try await house.viewer("ben"))
            let boss = try await house.viewer("boss", .broker)
            let (clients, vault) = (house.room.clients, house.house.vault)
            _ = try await house.made(client("zoe@example.org"), in: clients, by: ben)
            for step in 0..<2 {
                house.house.clock.advance(by: KeyVault.announcement)
                let now = house.house.clock.now()
                _ = try await house.house.test.database.write { transaction throws(StoreFault) in
                    let name =
                        step == 0
                        ? try vault.announceNext(.indexes, at: now, in: transaction)
                        : try vault.activateNext(.indexes, at: now, in: transaction)
                    return .commit(name)
                }
                try await vault.reload()
            }
            let made = try await house.made(client("ZOE@example.org"), in: clients, by: ann)
            let stored = try await house.house.test.outside("SELECT count(DISTINCT email_index) FROM clients;")
            #expect(stored == "2\n", "one under each key")
            #expect(
                try await clients.transfer(.id(made.id), to: ben.user, version: nil, by: boss, house.grant).word
                    == "duplicate")
        }
    }
}
