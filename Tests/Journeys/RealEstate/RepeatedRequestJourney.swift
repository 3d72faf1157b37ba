import Core
import Store
import TestKit
import Testing

/// `Idempotency-Key`: who doesn't know whether a request was done sends it again.
@Suite(.timeLimit(.minutes(2))) struct RepeatedRequestJourney {
    @Test(arguments: Engine.allCases)
    func isDoneOnce(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let stage = try await RealEstateStage(house)
            let (ada, ben) = (try await stage.member("ada").api, try await stage.member("ben").api)
            let body = #"{"propertyAddress": "1 Main"}"#
            let once = ["Idempotency-Key": "6a1f"]
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<8 { group.addTask { try await ada.post("/v1/escrows", body, headers: once) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 201 }, "\(answers)")
            #expect(Set(answers.compactMap { $0["data", "id"]?.string }).count == 1)
            #expect(answers.count { $0.header("Idempotent-Replayed") == nil } == 1)
            #expect(answers.count { $0.header("Idempotent-Replayed") == "true" } == 7)
            #expect(try await ada.get("/v1/escrows")["data", "total"] == .integer(1))

            let other = try await ada.post("/v1/escrows", #"{"propertyAddress": "2 Main"}"#, headers: once)
            #expect(other.status == 409 && other.errorCode == "IDEMPOTENCY_KEY_REUSED", "\(other)")
            let elsewhere = try await ada.post("/v1/listings", body, headers: once)
            #expect(elsewhere.status == 409, "\(elsewhere)")
            #expect(try await ben.post("/v1/escrows", body, headers: once).header("Idempotent-Replayed") == nil)
            let bad = try await ada.post("/v1/escrows", body, headers: ["Idempotency-Key": "a b"])
            #expect(bad["error", "details"]?.array?.first?["field"] == .string("Idempotency-Key"), "\(bad)")

            let escrow = "/v1/escrows/" + (answers[0]["data", "id"]?.string ?? "")
            let parts = [
                ("notes", #"{"text": "hello"}"#, "notes"), ("people", #"{"role": "Buyer", "name": "Zoë"}"#, "people"),
                ("checklists", #"{"list": "Loan", "title": "Appraisal"}"#, "checklists"),
            ]
            for (path, body, list) in parts {
                let once = ["Idempotency-Key": "of-\(path)"]
                let first = try await ada.post("\(escrow)/\(path)", body, headers: once)
                let again = try await ada.post("\(escrow)/\(path)", body, headers: once)
                #expect(first.status == 201 && again.status == 201 && again.body == first.body, "\(again)")
                #expect(first.header("Idempotent-Replayed") == nil && again.header("Idempotent-Replayed") == "true")
                #expect(try await ada.get("\(escrow)/\(path)")["data", list]?.array?.count == 1)
            }
        }
    }
}
