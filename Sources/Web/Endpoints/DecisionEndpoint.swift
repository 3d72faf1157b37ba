import Access
import Core
import HTTPTypes
import NetworkDefence

/// The rules as bouncers and firewalls read them. Names and shapes are those of CrowdSec's local API.
enum DecisionEndpoint {
    static let startup = Parameter<Bool>.query(
        "startup", "Whether the bouncer begins and wants everything; else what changed since it last asked.", .boolean,
        fallback: false
    ) { Bool($0) }
    static let scopes = list("scopes", "Only these scopes, such as `ip,range`.")
    static let origins = list("origins", "Only from these origins; ours is `castellan`.")
    static let containing = list("scenarios_containing", "Only scenarios that contain one of these.")
    static let notContaining = list("scenarios_not_containing", "No scenarios that contain one of these.")
    static let address = Parameter<IPAddress>.query("ip", "Only decisions about this address.")

    /// What CrowdSec's own bouncers add, and what there is nothing of here.
    private static let unused = ["dedup", "additional_pull", "community_pull"].map { name in
        Parameter<Bool>.query(name, "Taken and not used.", .boolean) { Bool($0) }
    }

    static let streamParameters: [any ParameterDeclaration] =
        [startup, scopes, origins, containing, notContaining] + unused

    static func stream(_ context: SignedContext) async throws -> DecisionStreamView {
        let parameters = context.parameters
        var filter = DecisionFilter()
        filter.scopes = parameters[scopes].map { Set($0.map { $0.lowercased() }) }
        filter.origins = parameters[origins].map { Set($0) }
        filter.containing = parameters[containing]
        filter.notContaining = parameters[notContaining] ?? []
        return DecisionStreamView(
            update: try await context.services.network.decisions.update(
                for: context.principal.credential, isStarting: parameters[startup] ?? false, filter,
                isRead: context.edge.head.method != .head))
    }

    static func list(_ context: SignedContext) async throws -> [AddressDecision]? {
        let decisions = try await context.services.network.decisions.active(about: context.parameters[address])
        return decisions.isEmpty ? nil : decisions
    }

    static func blocklist(_ context: SignedContext) async throws -> [UInt8] {
        let decisions = try await context.services.network.decisions.active()
        return Array(decisions.map { $0.network.text + "\n" }.joined().utf8)
    }

    private static func list(_ name: String, _ summary: String) -> Parameter<[String]> {
        .query(name, summary, .string(minLength: 1, maxLength: 500)) { text in
            text.split(separator: ",").map(String.init)
        }
    }
}

/// `{"new": […] or null, "deleted": […] or null}`
struct DecisionStreamView: Shaped {
    let update: Decisions.Update

    static let shape = Shape<DecisionStreamView>(
        "DecisionStream", "What a bouncer has to learn, as CrowdSec's local API says it.",
        [
            .field("new", "What to turn away from now on; null when nothing.") {
                $0.update.new.isEmpty ? nil : $0.update.new
            },
            .field("deleted", "What no longer; null when nothing.") {
                $0.update.deleted.isEmpty ? nil : $0.update.deleted
            },
        ])
}
