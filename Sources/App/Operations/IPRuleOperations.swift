import Core
public import NetworkDefence
import Store

extension Operations {
    /// Blocks a network, for good or for so long (`24h`). A rule that blocked it before is replaced.
    public func blockAddresses(
        _ network: String, reason: String, lasting: String?
    ) async throws(CommandFault) -> WrittenRule {
        try await set(.block, network, reason, lasting)
    }

    /// Lets a network through whatever says no, for good or for so long (`24h`).
    public func allowAddresses(
        _ network: String, reason: String, lasting: String?
    ) async throws(CommandFault) -> WrittenRule {
        try await set(.allow, network, reason, lasting)
    }

    private func set(
        _ action: RuleAction, _ network: String, _ reason: String, _ lasting: String?
    ) async throws(CommandFault) -> WrittenRule {
        guard let network = CIDR(network) else { throw .invalidNetwork(network) }
        let lasting = try lasting.map { text throws(CommandFault) in try Self.duration(text) }
        guard reason.unicodeScalars.count <= NewIPRule.longestReason else {
            throw CommandFault(.badInput, "the reason is longer than \(NewIPRule.longestReason) characters")
        }
        let new = NewIPRule(
            action: action, network: network, reason: reason, expiresAt: lasting.map { assembly.time.now() + $0 })
        let outcome = try await networking { () throws(NetworkFault) in
            try await assembly.network.rules.make(new, from: nil, by: grant)
        }
        switch outcome {
        case .made(let rule): return rule
        case .refused(.coversLoopback), .refused(.coversYourself), .refused(.endsYourWayIn):
            throw CommandFault(.refused, "\(network) holds this machine itself, which can't be blocked")
        case .refused(.isOver): throw CommandFault(.badInput, "the rule would end before it began")
        }
    }

    /// Ends the rules about exactly this network; those that allow it only when `allows`.
    public func removeIPRule(_ network: String, allows: Bool) async throws(CommandFault) -> WrittenRule {
        let action: RuleAction = allows ? .allow : .block
        let rules = assembly.network.rules
        let removed: WrittenRule? = try await networking { () throws(NetworkFault) in
            guard let rule = try await rules.rule(action, network) else { return nil }
            return try await rules.remove(rule.id, from: nil, by: grant) == .ended ? rule : nil
        }
        guard let removed else {
            guard CIDR(network) != nil else { throw .invalidNetwork(network) }
            throw CommandFault(
                .unknownSubject, "no rule \(action.rawValue)s \(network)", advice: "castellan ip list shows them all")
        }
        return removed
    }

    /// All rules, the latest first; only those about an address when one is given.
    public func ipRules(about address: String?) async throws(CommandFault) -> [WrittenRule] {
        var query = IPRuleQuery()
        if let address {
            guard let parsed = IPAddress(address) else {
                throw CommandFault(.badInput, "“\(address)” is no IP address", advice: "write it as 203.0.113.7")
            }
            query.address = parsed
        }
        var rules: [WrittenRule] = []
        var next: Cursor?
        repeat {
            query.page = PageRequest(limit: PageRequest.mostRows, cursor: next)
            let page = try await networking { [query] () throws(NetworkFault) in
                try await assembly.network.rules.list(query)
            }
            rules += page.rules
            next = page.pagination.next
        } while next != nil
        return rules
    }

    /// From a second to a year.
    private static func duration(_ text: String) throws(CommandFault) -> Duration {
        let kind = SettingKind<Duration>.duration(.seconds(1)...(.seconds(366 * 24 * 3600)))
        guard let duration = kind.parse(text) else {
            throw CommandFault(.badInput, "“\(text)” is no length of time", advice: "write 30m, 24h or 7d")
        }
        return duration
    }

    private func networking<Value: Sendable>(
        _ body: () async throws(NetworkFault) -> Value
    ) async throws(CommandFault) -> Value {
        do { return try await body() } catch {
            switch error {
            case .store(let fault): throw CommandFault(fault)
            }
        }
    }
}

extension CommandFault {
    fileprivate static func invalidNetwork(_ text: String) -> CommandFault {
        CommandFault(
            .badInput, "“\(text)” is no network",
            advice: "write one address as 203.0.113.7, a network as 203.0.113.0/24 with nothing behind its prefix")
    }
}
