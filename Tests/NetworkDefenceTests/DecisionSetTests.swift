import Core
import TestKit
import Testing

@testable import NetworkDefence

@Suite("Decisions for bouncers") struct DecisionSetTests {
    private static let now = Instant(milliseconds: 1_795_324_926_123)

    @Test("a network without others is the rest, in as few networks as that takes")
    func subtraction() throws {
        func without(_ network: String, _ others: String...) throws -> [String] {
            try #require(CIDR(network)).without(others.compactMap { CIDR($0) }).map(\.text)
        }
        #expect(try without("203.0.113.0/24") == ["203.0.113.0/24"])
        #expect(try without("203.0.113.0/24", "203.0.113.0/24") == [])
        #expect(try without("203.0.113.7", "203.0.0.0/16") == [])
        #expect(try without("203.0.113.0/30", "203.0.113.2/32") == ["203.0.113.0/31", "203.0.113.3/32"])
        #expect(try without("203.0.113.0/24", "198.51.100.0/24") == ["203.0.113.0/24"])
        #expect(try without("0.0.0.0/0", "0.0.0.0/1") == ["128.0.0.0/1"])
        #expect(try without("::/0", "::1/128").count == 128)
    }

    /// A firewall that knows nothing but the list turns away exactly whom the server would.
    @Test("the list blocks whom the rules block, and nobody that a rule allows", arguments: 0..<200)
    func againstTheRules(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        let rules = RandomRules.make(&dice, at: Self.now)
        let (set, list) = (RuleSet(rules), DecisionSet(standing: rules, ended: [], at: Self.now).active(at: Self.now))
        for _ in 0..<60 {
            let address = RandomRules.address(&dice)
            var isBlocked = false
            if case .blocked = set.verdict(on: address, at: Self.now) { isBlocked = true }
            #expect(list.keys.contains { $0.contains(address) } == isBlocked, "\(address)")
        }
    }

    /// Rules come and go between the questions of a bouncer that removes what ended and adds what is new.
    @Test("a bouncer that follows the changes knows what one that begins is told", arguments: 0..<100)
    func followed(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        var standing: [IPRule] = []
        var ended: [(rule: IPRule, at: Instant)] = []
        var (now, asked, number) = (Self.now, Self.now, UInt64(0))
        var known: Set<CIDR> = []
        for _ in 0..<40 {
            now = now + .milliseconds(Int64.random(in: 1...40_000, using: &dice))
            for rule in standing where !rule.isActive(at: now) {
                if Bool.random(using: &dice) {
                    ended.append((rule, rule.expiresAt ?? now))
                    standing.removeAll { $0 == rule }
                }
            }
            if !standing.isEmpty, Int.random(in: 0..<3, using: &dice) == 0 {
                let rule = standing.remove(at: Int.random(in: 0..<standing.count, using: &dice))
                ended.append((rule, rule.expiresAt.map { min($0, now) } ?? now))
            } else {
                let address = RandomRules.address(&dice)
                let prefix = address.width - Int.random(in: 0...6, using: &dice)
                guard let network = CIDR(address.masked(to: prefix), prefix: prefix) else { continue }
                number += 1
                standing.append(
                    IPRule(
                        id: IPRuleID(high: 0, low: number),
                        action: Int.random(in: 0..<3, using: &dice) == 0 ? .allow : .block, network: network,
                        createdAt: now,
                        expiresAt: Bool.random(using: &dice)
                            ? now + .milliseconds(Int64.random(in: 1...90_000, using: &dice)) : nil))
            }
            guard Int.random(in: 0..<3, using: &dice) == 0 else { continue }
            now = now + .milliseconds(Int64.random(in: 1...5_000, using: &dice))
            let set = DecisionSet(standing: standing, ended: ended, at: now)
            let changes = set.changes(since: asked, at: now)
            known.subtract(changes.ended)
            known.formUnion(changes.new.keys)
            #expect(known == Set(set.active(at: now).keys))
            asked = now
        }
    }

    @Test("are worded as CrowdSec words them")
    func wording() throws {
        let rule = IPRule(
            id: IPRuleID(high: 1, low: 2), action: .block, network: try #require(CIDR("203.0.113.7")),
            reason: "scans", createdAt: Self.now, expiresAt: Self.now + .seconds(4 * 3600 - 1))
        let one = AddressDecision(rule.network, by: rule, at: Self.now)
        #expect((one.scope, one.value, one.durationText, one.scenario) == ("Ip", "203.0.113.7", "3h59m59s", "scans"))
        let ended = AddressDecision(ended: try #require(CIDR("203.0.113.0/24")))
        #expect(ended.durationText == "-0h0m1s" && ended.scope == "Range" && ended.value == "203.0.113.0/24")
    }
}
