import Access
import App
import Core
import Identity
import Store
import TestKit
import Testing

/// What is wrong is refused with its field and rule, and changes nothing; what only looks wrong is kept as it was typed.
@Suite(.timeLimit(.minutes(2))) struct BadRecordJourney {
    private static let broken: [(body: String, field: String, rule: String?)] = [
        (#"{}"#, "propertyAddress", nil),
        (#"{"propertyAddress": ""}"#, "propertyAddress", nil),
        (
            #"{"propertyAddress": "x", "city = 'x'; DROP TABLE escrows; --": 1}"#, "city = 'x'; DROP TABLE escrows; --",
            nil
        ),
        (#"{"propertyAddress": "x", "ownerId": "0190a0b0-0000-7000-8000-000000000001"}"#, "ownerId", nil),
        (#"{"propertyAddress": "x", "owner_id": "0190a0b0-0000-7000-8000-000000000001"}"#, "owner_id", nil),
        (#"{"propertyAddress": "x", "teamId": null}"#, "teamId", nil),
        (#"{"propertyAddress": "x", "version": 7}"#, "version", nil),
        (#"{"propertyAddress": "x", "purchase_price": -1}"#, "purchase_price", nil),
        (#"{"propertyAddress": "x", "purchasePrice": -1}"#, "purchasePrice", "POSITIVE_PURCHASE_PRICE"),
        (#"{"propertyAddress": "x", "purchasePrice": 0}"#, "purchasePrice", "POSITIVE_PURCHASE_PRICE"),
        (#"{"propertyAddress": "x", "purchasePrice": 1e15}"#, "purchasePrice", nil),
        (#"{"propertyAddress": "x", "purchasePrice": 1.001}"#, "purchasePrice", nil),
        (#"{"propertyAddress": "x", "purchasePrice": "1"}"#, "purchasePrice", nil),
        (#"{"propertyAddress": "x", "closingDate": "2026-02-30"}"#, "closingDate", nil),
        (#"{"propertyAddress": "x", "closingDate": "tomorrow"}"#, "closingDate", nil),
        (
            #"{"propertyAddress": "x", "openingDate": "2026-03-01", "closingDate": "2026-02-01"}"#, "closingDate",
            "CLOSING_AFTER_OPENING"
        ),
        (
            #"{"propertyAddress": "x", "purchasePrice": 1, "earnestMoneyDeposit": 2}"#, "earnestMoneyDeposit",
            "EARNEST_MONEY_EXCEEDS_PRICE"
        ),
        (#"{"propertyAddress": "x", "status": "Opened"}"#, "status", nil),
    ]

    @Test(arguments: Engine.allCases)
    func bodies(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let ada = try await stage.member("ada").api
            for (body, field, rule) in Self.broken {
                let answer = try await ada.post("/v1/escrows", body)
                #expect(answer.status == 400, "\(body): \(answer)")
                #expect(answer["error", "details"]?.array?.first?["field"] == .string(field), "\(body): \(answer)")
                guard let rule else { continue }
                #expect(answer.errorCode == "BUSINESS_RULE_VIOLATION", "\(body): \(answer)")
                #expect(answer["error", "violations"]?.array?.first?["rule"] == .string(rule), "\(body): \(answer)")
                #expect(answer["error", "violations"]?.array?.first?["field"] == .string(field), "\(body): \(answer)")
            }
            #expect(try await ada.get("/v1/escrows")["data", "total"] == .integer(0))
            for text in [
                "'; DROP TABLE escrows; --", "O'Brien", "<script>&amp;", "🏡 Zoë\\n\\t\\\\", "=1+1", "100%_\\\"",
            ] {
                let made = try await ada.post("/v1/escrows", #"{"propertyAddress": "\#(text)"}"#)
                #expect(made.status == 201, "\(made)")
                let typed = try JSONReader.read(Array("\"\(text)\"".utf8))
                #expect(
                    try await ada.get("/v1/escrows/" + (made["data", "id"]?.string ?? ""))["data", "propertyAddress"]
                        == typed)
            }
            #expect(try await ada.get("/v1/escrows?search=O%27B")["data", "total"] == .integer(1))
            #expect(try await ada.get("/v1/escrows?search=%25")["data", "total"] == .integer(1))
            let list = try await ada.get("/v1/escrows?sort=property_address")
            #expect(list.status == 400 && list["error", "details"]?.array?.first?["field"] == .string("sort"))
            #expect(try await ada.get("/v1/escrows?scope=all").status == 403)
            #expect(try await ada.get("/v1/escrows?sort=closingDate&cursor=AAAA").status == 400)
        }
    }
}
