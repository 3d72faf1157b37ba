import Access
import AccountSignals
import Accounts
import Agents
import Core

/// `propose_recommendation`: the one thing that MCP can add. It puts a proposal before people and carries nothing out; it isn't a
/// tool of agents, whose tools only read.
struct MCPProposal {
    static let name = "propose_recommendation"
    let context: SignedContext

    /// Whether the caller may propose.
    static func isOpen(to principal: Principal) -> Bool {
        if case .allow = principal.decide(.recommendationCreate, in: .recommendations) { true } else { false }
    }

    /// It in a list.
    static let description = JSONValue.object([
        .init("name", .string(name)), .init("title", .string("Propose a recommendation")),
        .init(
            "description",
            .string(
                "Propose something about an account. Nothing happens before a person approves it; compliance is checked now and again "
                    + "before it is carried out.")),
        .init("inputSchema", (try? JSONReader.read(Array(Arguments.schema.inlined.json.utf8))) ?? .object([])),
        .init(
            "annotations",
            .object([
                .init("readOnlyHint", .boolean(false)), .init("destructiveHint", .boolean(false)),
                .init("idempotentHint", .boolean(false)), .init("openWorldHint", .boolean(false)),
            ])),
    ])

    /// `{"account", …}`: the account beside what the API takes.
    private struct Arguments: RequestBody {
        let account: AccountKey

        static var schema: Schema {
            guard case .object(let properties, _) = ProposalBody.schema else { return ProposalBody.schema }
            return .object(
                [.required("account", "The account's id, or reference ACC-123.", AccountKey.schema)] + properties)
        }
    }

    /// Proposes, in the caller's name: somebody else decides. It is a line of the agents' log, and what comes back is masked.
    func propose(_ arguments: JSONValue) async throws -> (JSONValue, isError: Bool) {
        let agents = context.services.agents
        let (value, isRefused) = try await agents.noting(Self.name, arguments, of: context.principal.userID) {
            let (value, isError) = try await answer(arguments)
            return (value, isError)
        }
        return (value, isRefused)
    }

    private func answer(_ arguments: JSONValue) async throws -> (JSONValue, isError: Bool) {
        let bytes = Array(arguments.json.utf8)
        do {
            let key = try RequestBodyReader.decode(Arguments.self, from: bytes).account
            guard case .object(let members) = arguments else { return (.string("arguments is an object"), true) }
            let rest = JSONValue.object(members.filter { $0.name != "account" })
            let body = try RequestBodyReader.decode(ProposalBody.self, from: Array(rest.json.utf8))
            let principal = context.principal
            let grant = try await context.services.decide(
                .recommendationCreate, in: .recommendations, principal, at: context.route)
            let outcome = try await context.services.accounts.recommendations.propose(
                try body.draft(), on: key, by: .program("mcp", inNameOf: principal.userID),
                within: AccountReach(principal), grant: grant)
            switch outcome {
            case .proposed(let made):
                return ((try? JSONReader.read(Array(made.json.utf8))) ?? .null, false)
            case .notFound: return (.string("There is no such account, or you may not see it."), true)
            case .isArchived: return (.string("The account is archived."), true)
            case .blocked(let violations):
                let reasons = violations.map { "\($0.rule): \($0.message)" }
                return (.string("Compliance forbids it. " + reasons.joined(separator: " ")), true)
            }
        } catch RequestFault.invalid(let problems) {
            return (.string(problems.map { "\($0.field) \($0.message)" }.joined(separator: "; ")), true)
        } catch let problem as Problem where !problem.details.isEmpty {
            return (.string(problem.details.map { "\($0.field) \($0.message)" }.joined(separator: "; ")), true)
        }
    }
}
