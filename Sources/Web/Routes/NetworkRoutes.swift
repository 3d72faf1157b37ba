import Access
import Core
import HTTPTypes
import NetworkDefence

extension RouteTable {
    /// Rules for addresses, and the same rules as firewalls read them.
    static let network: [Route] = [
        .signed(
            .get, "/v1/ip-rules", needs: .ipRuleRead, room: .network,
            "Rules for addresses, the latest first.",
            parameters: IPRuleEndpoint.listParameters, answer: .data(IPRulesView.self),
            IPRuleEndpoint.list),
        .signed(
            .post, "/v1/ip-rules", needs: .ipRuleManage, room: .network,
            "Allow or block a network; it takes effect at once, and replaces a rule that does the same to it.",
            body: .json(NewIPRuleBody.self), answer: .data(WrittenRule.self, status: .created),
            IPRuleEndpoint.create),
        .signed(
            .get, "/v1/ip-rules/{rule}", needs: .ipRuleRead, room: .network,
            "One rule.",
            parameters: [IPRuleEndpoint.rule], answer: .data(WrittenRule.self), errors: [.notFound],
            IPRuleEndpoint.get),
        .signed(
            .delete, "/v1/ip-rules/{rule}", needs: .ipRuleManage, room: .network,
            "End a rule.",
            parameters: [IPRuleEndpoint.rule], answer: .data(EndedIPRuleView.self), errors: [.notFound],
            IPRuleEndpoint.end),
        .signed(
            .get, "/v1/decisions/stream", needs: .decisionRead, room: .network,
            "What to turn away, and what no longer, since this credential last asked: CrowdSec's form, for its bouncers.",
            parameters: DecisionEndpoint.streamParameters, answer: .flat(DecisionStreamView.self),
            DecisionEndpoint.stream),
        .signed(
            .get, "/v1/decisions", needs: .decisionRead, room: .network,
            "What to turn away now; null when nothing.",
            parameters: [DecisionEndpoint.address], answer: .flat(Optional<[AddressDecision]>.self),
            DecisionEndpoint.list),
        .signedText(
            "/v1/blocklist.txt", needs: .decisionRead, room: .network,
            "What to turn away now, a network a line, for nftables, ipset and their like.",
            DecisionEndpoint.blocklist),
    ]
}
