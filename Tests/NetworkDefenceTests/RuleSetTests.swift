import Core
import TestKit
import Testing

@testable import NetworkDefence

@Suite("Rules for addresses") struct RuleSetTests {
    private static let now = Instant(milliseconds: 1_795_324_926_123)

    private static func rule(
        _ action: RuleAction, _ network: String, expiresAt: Instant? = nil, number: UInt64 = 1
    ) throws -> IPRule {
        IPRule(
            id: IPRuleID(high: 0, low: number), action: action, network: try #require(CIDR(network)),
            createdAt: now, expiresAt: expiresAt)
    }

    private static func verdict(_ rules: [IPRule], _ address: String) throws -> RuleSet.Verdict {
        RuleSet(rules).verdict(on: try #require(IPAddress(address)), at: now)
    }

    @Test("the narrowest rule that blocks is the one that is named")
    func narrowest() throws {
        let (wide, narrow) = (try Self.rule(.block, "203.0.113.0/24"), try Self.rule(.block, "203.0.113.7", number: 2))
        #expect(try Self.verdict([wide, narrow], "203.0.113.7") == .blocked(narrow))
        #expect(try Self.verdict([wide, narrow], "203.0.113.8") == .blocked(wide))
        #expect(try Self.verdict([wide, narrow], "203.0.114.1") == .unnamed)
    }

    @Test("a mapped IPv4 address is the IPv4 address")
    func mapped() throws {
        let block = try Self.rule(.block, "203.0.113.7")
        #expect(try Self.verdict([block], "::ffff:203.0.113.7") == .blocked(block))
    }

    @Test("this machine itself passes whatever the rules say", arguments: ["127.0.0.1", "127.9.9.9", "::1"])
    func loopback(address: String) throws {
        let rules = [try Self.rule(.block, "0.0.0.0/0"), try Self.rule(.block, "::/0")]
        #expect(try Self.verdict(rules, address) == .unnamed)
    }

    @Test("a rule ends by itself")
    func expiry() throws {
        let over = try Self.rule(.block, "203.0.113.7", expiresAt: Self.now)
        let still = try Self.rule(.block, "203.0.113.7", expiresAt: Self.now + .milliseconds(1))
        #expect(try Self.verdict([over], "203.0.113.7") == .unnamed)
        #expect(try Self.verdict([still], "203.0.113.7") == .blocked(still))
    }

    /// Against the rules read one by one: allow wins, else the longest prefix, else nothing.
    @Test("allow always wins, and the table finds what a list would", arguments: 0..<200)
    func againstAList(seed: UInt64) throws {
        var dice = SplitMix64(seed: seed)
        let rules = RandomRules.make(&dice, at: Self.now)
        let set = RuleSet(rules)
        for _ in 0..<50 {
            let address = RandomRules.address(&dice)
            let about = rules.filter { $0.network.contains(address) && $0.isActive(at: Self.now) }
            let verdict = set.verdict(on: address, at: Self.now)
            if about.contains(where: { $0.action == .allow }) {
                guard case .allowed(let rule) = verdict else {
                    Issue.record("\(address) is allowed, and the answer is \(verdict)")
                    continue
                }
                #expect(about.contains(rule))
            } else if let longest = about.map(\.network.prefix).max() {
                guard case .blocked(let rule) = verdict else {
                    Issue.record("\(address) is blocked, and the answer is \(verdict)")
                    continue
                }
                #expect(rule.network.prefix == longest)
            } else {
                #expect(verdict == .unnamed)
            }
        }
    }

    @Test("nobody blocks this machine, themselves, or the past")
    func refusals() throws {
        func refusal(_ action: RuleAction, _ network: String, own: String? = nil, until end: Instant? = nil) throws
            -> RuleRefusal?
        {
            let new = NewIPRule(action: action, network: try #require(CIDR(network)), expiresAt: end)
            return new.refusal(from: own.flatMap { IPAddress($0) }, at: Self.now)
        }
        #expect(try refusal(.block, "127.0.0.1") == .coversLoopback)
        #expect(try refusal(.block, "0.0.0.0/0") == .coversLoopback)
        #expect(try refusal(.block, "::/64") == .coversLoopback)
        #expect(try refusal(.block, "203.0.113.0/24", own: "203.0.113.9") == .coversYourself)
        #expect(try refusal(.block, "203.0.113.0/24", own: "198.51.100.1") == nil)
        #expect(try refusal(.block, "203.0.113.0/24") == nil)
        #expect(try refusal(.allow, "0.0.0.0/0", own: "203.0.113.9") == nil)
        #expect(try refusal(.allow, "203.0.113.0/24", until: Self.now) == .isOver)
    }
}

/// Rules and addresses in so small a space that they meet.
enum RandomRules {
    static func make(_ dice: inout SplitMix64, at now: Instant) -> [IPRule] {
        (0..<Int.random(in: 0...12, using: &dice)).compactMap { number in
            let address = address(&dice)
            let prefix = address.width - Int.random(in: 0...7, using: &dice)
            guard let network = CIDR(address.masked(to: prefix), prefix: prefix) else { return nil }
            let end: Instant? =
                Bool.random(using: &dice) ? now + .seconds(Int64.random(in: -50...200, using: &dice)) : nil
            return IPRule(
                id: IPRuleID(high: 0, low: UInt64(number)), action: Bool.random(using: &dice) ? .block : .allow,
                network: network, createdAt: now - .seconds(Int64.random(in: 60...100, using: &dice)), expiresAt: end)
        }
    }

    static func address(_ dice: inout SplitMix64) -> IPAddress {
        let low = UInt32.random(in: 0..<64, using: &dice)
        return Bool.random(using: &dice) ? .v4(0xcb00_7100 | low) : .v6(0x2001_0db8 << 96 | UInt128(low))
    }
}
