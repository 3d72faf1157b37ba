import Access
import Core
import PII
import PersonalData
import Store
import TestKit
import Testing

@Suite("A batch of texts")
struct PersonalDataRoomTests {
    private enum Refusal: Error { case none }

    /// A line that mentions somebody, with an operator for everything that is found in it.
    private func line(_ use: OperatorName, _ text: String = "to jane@example.com") -> PersonalDataRoom.Task {
        var rules = SanitizerRules()
        rules.usual = use
        return PersonalDataRoom.Task(.text(text), rules, from: .string("\(use)"))
    }

    @Test("is masked line by line: each as it asks, those that are refused at their place", arguments: Engine.allCases)
    func batch(_ engine: Engine) async throws {
        try await EventsHouse.with(engine, more: PersonalDataSchema.migrations) { house in
            let room = PersonalDataRoom(
                house.audited, house.vault, rules: SanitizerRules(), time: house.clock, randomness: SystemRandomness())
            let plain = PersonalDataRoom.Task(.text("to jane@example.com"), nil, from: nil)
            let lines: [Result<PersonalDataRoom.Task, Refusal>] = [
                .success(plain), .failure(.none), .success(line(.token)), .success(line(.replace(nil))),
                .success(line(.replace(nil), "from joe@example.com")), .success(plain),
            ]
            let masked = try await room.mask(lines, by: .operator("dana")).map { line -> String? in
                if case .success(.text(let text)) = line { text } else { nil }
            }
            let token = try #require(masked[2])
            #expect(token.hasPrefix("to tok_email_"))
            #expect(
                masked == ["to j***@example.com", nil, token, "to [EMAIL]", "from [EMAIL]", "to j***@example.com"])
            let found = room.look(through: lines) { content, sanitizer -> [String] in
                if case .text(let text) = content { sanitizer.detector.findings(in: text).map(\.type) } else { [] }
            }
            #expect(found.map { try? $0.get() } == [["email"], nil, ["email"], ["email"], ["email"], ["email"]])
        }
    }
}
