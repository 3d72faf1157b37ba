import Access
import Core
import NetworkDefence

/// Rules for addresses: listing, making and ending them.
enum IPRuleEndpoint {
    static let rule = Parameter<IPRuleID>.path("rule", "The rule's id.")
    static let action = Parameter<RuleAction>.choice("action", "Only rules that do this.")
    static let address = Parameter<IPAddress>.query("ipAddress", "Only rules about this address.")

    static let listParameters: [any ParameterDeclaration] = [action, address] + Paging.parameters

    static func list(_ context: SignedContext) async throws -> IPRulesView {
        var query = IPRuleQuery()
        query.action = context.parameters[action]
        query.address = context.parameters[address]
        query.page = try context.parameters.page(of: query.cursorFilter)
        return IPRulesView(page: try await context.services.network.rules.list(query))
    }

    static func get(_ context: SignedContext) async throws -> WrittenRule {
        guard let id = context.parameters[rule], let found = try await context.services.network.rules.rule(id) else {
            throw Problem(.notFound)
        }
        return found
    }

    static func create(_ context: SignedContext, _ body: NewIPRuleBody) async throws -> WrittenRule {
        let new = NewIPRule(
            action: body.action, network: body.cidr, reason: body.reason ?? "",
            expiresAt: try body.end(at: context.edge.arrival))
        switch try await context.services.network.rules.make(new, from: context.edge.client, by: context.grant) {
        case .made(let rule): return rule
        case .refused(.coversLoopback): throw Problem.invalid("cidr", "would block this machine itself")
        case .refused(.coversYourself): throw Problem.invalid("cidr", "would block the address that you come from")
        case .refused(.endsYourWayIn):
            throw Problem(.forbidden, "When this rule ends, your own address would be blocked.")
        case .refused(.isOver): throw Problem.invalid("expiresAt", "must lie in the future")
        }
    }

    static func end(_ context: SignedContext) async throws -> EndedIPRuleView {
        guard let id = context.parameters[rule] else { throw Problem(.notFound) }
        switch try await context.services.network.rules.remove(id, from: context.edge.client, by: context.grant) {
        case .ended: return EndedIPRuleView(id: id)
        case .notFound: throw Problem(.notFound)
        case .coversYourself: throw Problem(.forbidden, "Without this rule your own address would be blocked.")
        }
    }
}

/// `{"action", "cidr", "reason"?, "expiresAt"? or "expiresInSeconds"?}`
struct NewIPRuleBody: RequestBody {
    /// A year; who means longer means for good.
    private static let longest: Int64 = 366 * 24 * 3600

    let action: RuleAction
    let cidr: CIDR
    let reason: String?
    let expiresAt: Instant?
    let expiresInSeconds: Int?

    static let schema = Schema.object([
        .required("action", "What the rule does.", RuleAction.schema),
        .required("cidr", "Which addresses: a network, or one address.", CIDR.schema),
        .optional("reason", "Why.", .string(maxLength: NewIPRule.longestReason)),
        .optional("expiresAt", "When the rule ends by itself; never when left out.", Instant.schema),
        .optional(
            "expiresInSeconds", "After how many seconds it ends, instead of `expiresAt`.", .integer(1...longest)),
    ])

    func end(at now: Instant) throws(Problem) -> Instant? {
        guard let expiresInSeconds else { return expiresAt }
        guard expiresAt == nil else { throw .invalid("expiresInSeconds", "can't stand beside expiresAt") }
        return now + .seconds(expiresInSeconds)
    }
}

/// `{"rules": […], "total", "page", "pages", "pagination": {…}}`
struct IPRulesView: Shaped {
    let page: IPRulePage

    static let shape = Shape<IPRulesView>(
        "IPRules", "A page of rules for addresses.",
        [
            .field("rules", "The rules, the latest first.") { $0.page.rules },
            .field("total", "How many there are in all.") { $0.page.pagination.total.count },
            .field("page", "The page's number, from 1.") { $0.page.pagination.page },
            .field("pages", "How many pages there are.") { $0.page.pagination.pages },
            .field("pagination", "Where the page stands, in full.") { $0.page.pagination },
        ])
}

/// `{"id": …}`
struct EndedIPRuleView: Shaped {
    let id: IPRuleID

    static let shape = Shape<EndedIPRuleView>(
        "EndedIPRule", "A rule has ended.", [.field("id", "The rule that was ended.") { $0.id }])
}
