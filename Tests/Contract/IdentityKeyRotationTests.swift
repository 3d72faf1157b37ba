import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("API keys that are rotated")
struct IdentityKeyRotationTests {
    @Test("are replaced by one with the same rights while the old works on for a while", arguments: Engine.allCases)
    func rotate(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user("ann@example.org")
            let network = try #require(CIDR("203.0.113.0/24"))
            let old = try await house.key(of: ann, scopes: [.eventRead], days: 30, networks: [network])
            let oldText = try #require(old.text)
            let outcome = try await house.room.keys.rotate(
                old.key.id, within: .own(ann.id), ceiling: Set(Permission.allCases), overlap: .seconds(3600),
                repetition: nil, by: .operator("dana"))
            guard case .created(let new) = outcome, let newText = new.text else {
                Issue.record("\(outcome)")
                return
            }
            #expect(new.key.scopes == old.key.scopes && new.key.allowedCIDRs == [network])
            #expect(new.key.expiresAt - new.key.createdAt == .seconds(30 * 86_400))
            #expect(try await house.refusal(ofKey: oldText) == nil)
            #expect(try await house.refusal(ofKey: newText) == nil)
            house.clock.advance(by: .seconds(3600))
            #expect(try await house.refusal(ofKey: oldText) == .expired)
            #expect(try await house.refusal(ofKey: newText) == nil)
            #expect(try await house.room.keys.find(old.key.id, within: .all)?.replacedBy == new.key.id)
            #expect(try await house.actions().last == "api_key.rotated")
        }
    }

    @Test(
        "are replaced once, by no more than asked for and may be, and not beyond the limit", arguments: Engine.allCases)
    func rotationBounds(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user("ann@example.org")
            func rotate(
                _ key: CreatedKey, ceiling: Set<Permission> = Set(Permission.allCases), overlap: Int = 3600,
                repetition: String? = nil
            ) async throws -> CreateKeyOutcome {
                try await house.room.keys.rotate(
                    key.key.id, within: .own(ann.id), ceiling: ceiling, overlap: .seconds(overlap),
                    repetition: repetition, by: .operator("dana"))
            }
            let old = try await house.key(of: ann, scopes: [.eventRead, .sessionRead])
            guard case .created(let new) = try await rotate(old, ceiling: [.eventRead], repetition: "once") else {
                throw IdentityHouse.Unexpected("not rotated")
            }
            #expect(new.key.scopes == ["event:read"])
            guard case .created(let again) = try await rotate(old, ceiling: [.eventRead], repetition: "once") else {
                throw IdentityHouse.Unexpected("a repetition is another request")
            }
            #expect(again.key.id == new.key.id && again.text == nil)
            guard case .repetitionDiffers = try await rotate(old, overlap: 60, repetition: "once"),
                case .repetitionDiffers = try await rotate(new, repetition: "once")
            else { throw IdentityHouse.Unexpected("another request is a repetition") }
            guard case .replaced = try await rotate(old) else { throw IdentityHouse.Unexpected("replaced twice") }

            for _ in 2..<NewAPIKey.mostOfUser { _ = try await house.key(of: ann, scopes: [.eventRead]) }
            guard case .tooMany = try await rotate(new) else { throw IdentityHouse.Unexpected("one too many") }
        }
    }
}
