import Core
import Testing

@testable import Agents

@Suite("The security reviewer")
struct SecurityReviewTests {
    private func review(
        _ total: Int64, failed: Int64 = 0, errors: Int64 = 0, critical: Int64 = 0, lockouts: Int64 = 0,
        events: [String] = []
    ) -> Findings {
        let figures = JSONValue.object([
            .init(
                "categories",
                .array([
                    .object([
                        .init("category", .string("authentication")), .init("total", .integer(total)),
                        .init("failed", .integer(failed)), .init("errors", .integer(errors)),
                        .init("critical", .integer(critical)), .init("lockouts", .integer(lockouts)),
                    ])
                ]))
        ])
        var review = SecurityReview(figures)
        let page = JSONValue.object([
            .init("events", .array(events.map { .object([.init("event_type", .string($0))]) }))
        ])
        review.add(page, of: "critical")
        return review.findings
    }

    @Test("finds nothing where nothing stands out")
    func nothing() {
        #expect(review(50).points.isEmpty)
        #expect(review(50).summary == "Nothing stands out among 50 events of the last 30 days.")
    }

    @Test(
        "says when a quarter of the sign-ins fails, from ten on",
        arguments: [
            (9, 9, false), (10, 10, true), (40, 10, true), (41, 10, false), (100, 25, true),
        ] as [(Int64, Int64, Bool)])
    func failures(total: Int64, failed: Int64, isFound: Bool) {
        #expect(review(total, failed: failed).points.map(\.rule) == (isFound ? ["failed_sign_ins"] : []))
    }

    @Test("names what is critical by its types, the most frequent first")
    func critical() {
        let found = review(9, errors: 1, critical: 3, lockouts: 2, events: ["b", "a", "a"])
        #expect(found.points.map(\.rule) == ["critical_events", "error_events", "lockouts"])
        #expect(found.points.first?.reason == "3 events of severity critical: a (2), b (1)")
        #expect(found.summary == "3 things stand out among 9 events of the last 30 days.")
    }
}
