import Core
import Identity
import Store
import TestKit
import Testing

/// More sign-ins than there is room for.
@Suite(.timeLimit(.minutes(2))) struct Saturation {
    @Test func signInsBeyondTheQueueAreToldToComeBack() async throws {
        let few = ["CASTELLAN_PASSWORD_THREADS": "1", "CASTELLAN_PASSWORD_QUEUE": "1"]
        try await Harness.with(.sqlite, settings: few) { house in
            let ada = try await house.person("ada")
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<24 { group.addTask { try await house.api.signIn(ada.email, ada.password) } }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            let refused = answers.filter { $0.status == 503 }
            let others = answers.filter { $0.status != 200 && $0.status != 503 }
            #expect(others.isEmpty, "\(others)")
            #expect(answers.contains { $0.status == 200 })
            #expect(!refused.isEmpty)
            #expect(refused.allSatisfy { Int($0.header("Retry-After") ?? "").map { $0 > 0 } == true })
            #expect(try await house.api.get("/livez").status == 200)
        }
    }
}
