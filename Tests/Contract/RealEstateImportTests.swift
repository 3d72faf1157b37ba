import Access
import Audit
import Core
import Identity
import Store
import TestKit
import Testing

@testable import RealEstate

@Suite("Imports of real estate")
struct RealEstateImportTests {
    private static let today = CalendarDate(year: 2026, month: 11, day: 23)

    private func plan<Kind: RecordKind>(_ csv: String, of kind: Kind.Type) throws -> ImportPlan<Kind> {
        ImportPlan<Kind>(Array(csv.utf8), on: try #require(Self.today))
    }

    @Test("say what is wrong with which line, and take the rest")
    func preview() throws {
        let plan = try plan(
            """
            property_address,Purchase Price,closingDate,status
            1 Main,450000.50,2026-12-24,Pending
            ,1,,
            2 Main,lots,2026-02-30,Opened
            3 Main,-1,,
            4 Main
            "5 ""Main"", O'Brien 🏡",,,
            """, of: Escrow.self)
        #expect(plan.rows == 6 && plan.refused == 4 && plan.records.map(\.line) == [2, 7])
        #expect(plan.records.first?.record.status == "Pending")
        #expect(plan.records.last?.record.values.first == .text("5 \"Main\", O'Brien 🏡"))
        let problems = plan.problems.map { "\($0.line) \($0.field) \($0.rule ?? "")" }
        #expect(
            problems == [
                "3 propertyAddress ", "4 purchasePrice ", "4 closingDate ", "4 status ",
                "5 purchasePrice POSITIVE_PURCHASE_PRICE", "6 row ",
            ])
    }

    @Test(
        "refuse files whose columns nobody knows",
        arguments: [
            ("", "file"), ("city\nx", "propertyAddress"), ("propertyAddress,colour\nx,y", "colour"),
            ("propertyAddress,property_address\nx,y", "property_address"), ("propertyAddress\n\"x", "file"),
            ("propertyAddress,owner_name\nx,y", "owner_name"),
        ])
    func columns(_ csv: String, _ field: String) throws {
        let plan = try plan(csv, of: Escrow.self)
        #expect(plan.problems.first?.field == field && plan.records.isEmpty)
    }

    @Test("make nothing of a file that can't be read to its end", arguments: ["x\"y", "\"x", "a\u{0}b"])
    func broken(_ line: String) throws {
        let plan = try plan("propertyAddress\n1 Main\n\(line)\n2 Main\n", of: Escrow.self)
        #expect(plan.isBroken && plan.records.isEmpty && plan.problems.last?.field == "file")
        #expect(plan.problems.last?.line == 3)
    }

    @Test("make what an export wrote once more, and no client twice", arguments: Engine.allCases)
    func roundTrip(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (ann, ben) = (try await house.viewer("ann"), try await house.viewer("ben"))
            _ = try await house.escrow(
                "=SUM(A1) O'Brien, \"quoted\"\n🏡", by: ann,
                [
                    "purchasePrice": .amount(try #require(Money(text: "0.07"))),
                    "closingDate": .date(try #require(Self.today)),
                ])
            for address in ["+1", "'=1", "''1"] { _ = try await house.escrow(address, by: ann) }
            var csv: [UInt8] = []
            _ = try await house.room.escrows.export(RecordQuery(by: ann)) { csv += $0 }
            let text = String(decoding: csv, as: UTF8.self)
            #expect(text.contains("\"'=SUM(A1)") && text.contains(",'+1,"), "no cell is a formula: \(text)")
            let plan = ImportPlan<Escrow>(csv, on: try #require(Self.today))
            #expect(plan.problems.isEmpty && plan.records.count == 4, "\(plan.problems)")
            let outcome = try await house.room.escrows.makeAll(plan, by: ben, house.grant)
            #expect(outcome.made == 4)
            let copies = try #require(try await house.room.escrows.page(RecordQuery(by: ben), PageRequest(limit: 10)))
            let originals = try #require(
                try await house.room.escrows.page(RecordQuery(by: ann), PageRequest(limit: 10)))
            #expect(Set(copies.rows.map(\.record.values)) == Set(originals.rows.map(\.record.values)))
            #expect(Set((copies.rows + originals.rows).map(\.reference)).count == 8)

            let clients =
                "firstName,lastName,email,clientType\nA,B,a@example.org,Buyer\nC,D,A@Example.org,Buyer\nE,F,,Both\n"
            let sifted = try await house.room.clients.sifted(try self.plan(clients, of: Client.self), for: ann.user)
            #expect(sifted.problems.map(\.line) == [3] && sifted.records.map(\.line) == [2, 4] && sifted.refused == 1)
            let first = try await house.room.clients.makeAll(
                try self.plan(clients, of: Client.self), by: ann, house.grant)
            #expect(first.made == 2 && first.problems.map(\.line) == [3])
            #expect(first.problems.first?.rule == "DUPLICATE_EMAIL")
            let again = try await house.room.clients.makeAll(
                try self.plan(clients, of: Client.self), by: ann, house.grant)
            #expect(again.made == 1 && again.problems.map(\.line) == [2, 3])
            let known = try await house.room.clients.sifted(try self.plan(clients, of: Client.self), for: ann.user)
            #expect(
                known.problems.map(\.rule) == ["DUPLICATE_EMAIL", "DUPLICATE_EMAIL"] && known.records.map(\.line) == [4]
            )
            #expect(try await house.house.actions().filter { $0 == "client.imported" }.count == 2)
        }
    }

    @Test("tell how far they are, a thousand rows at a time", arguments: Engine.allCases)
    func progress(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let ann = try await house.viewer("ann")
            let rows = (0..<2_150).map { "\($0) Main,\($0 + 1)\n" }.joined()
            let plan = try plan("propertyAddress,purchasePrice\n" + rows, of: Escrow.self)
            var steps: [Int] = []
            let outcome = try await house.room.escrows.makeAll(plan, by: ann, house.grant) { steps.append($0) }
            #expect(outcome.made == 2_150 && steps == [1_000, 2_000, 2_150])
            let page = try await house.room.escrows.page(RecordQuery(by: ann), PageRequest(limit: 1))
            #expect(page?.pagination.total.count == 2_150)
            #expect(try await house.escrow(by: ann).reference.hasSuffix("-2151"))
        }
    }
}
