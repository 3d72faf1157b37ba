import Access
import Accounts
import Core
import HTTPTypes
import Health

/// Whether recommendations work for the caller: for who may, makes an account, proposes something, sees that nobody approves their own proposal, rejects
/// it, and removes the account with all that belongs to it.
enum RecommendationsModule {
    private static let lifecycle = [
        "RECOMMENDATION_CREATE", "RECOMMENDATION_READ", "RECOMMENDATION_LIST", "RECOMMENDATION_OWN_APPROVAL_REFUSED",
        "RECOMMENDATION_REJECT", "RECOMMENDATION_VERIFY_REJECTED", "RECOMMENDATION_VERIFY_DELETED",
    ]

    static func test(_ context: SignedContext, _ responder: Responder) async throws -> ModuleReport {
        var run = ModuleRun(context, responder)
        await run.tryCredentials(on: "/v1/recommendations")
        await AccountsModule.tryPermissions(&run)
        let needed: [Permission] = [
            .accountRead, .accountCreate, .accountDelete, .recommendationRead, .recommendationCreate,
            .recommendationApprove, .recommendationReject,
        ]
        if let missing = needed.first(where: { !context.principal.permissions.contains($0) }) {
            run.skip(lifecycle, .crud, because: "you lack \(missing.rawValue)")
        } else if !context.principal.isInteractive {
            run.skip(lifecycle, .crud, because: "only a person who signed in may decide")
        } else {
            await tryLifecycle(&run)
        }
        return await run.finish(.recommendations)
    }

    private static func tryLifecycle(_ run: inout ModuleRun) async {
        let name = "Health test \(run.context.edge.requestID.description.suffix(12))"
        let account = await run.step(
            "ACCOUNT_CREATE", .crud,
            InnerCall(method: .post, path: "/v1/accounts", body: .object([.init("name", .string(name))])),
            expecting: 201)
        guard let id = account?.data("id")?.string else {
            return run.skip(lifecycle, .crud, because: "no account could be made")
        }
        let path = "/v1/accounts/\(id)"
        run.undo(with: InnerCall(method: .post, path: path + "/archive"))
        run.undo(with: InnerCall(method: .delete, path: path))
        let proposal = JSONValue.object([
            .init("type", .string("create_task")), .init("priority", .string("low")),
            .init("rationale", .string("A health test.")),
            .init("action", .object([.init("kind", .string("add_note")), .init("text", .string("A health test."))])),
        ])
        let made = await run.step(
            "RECOMMENDATION_CREATE", .crud,
            InnerCall(method: .post, path: path + "/recommendations", body: proposal), expecting: 201)
        guard let mine = made?.data("id")?.string else {
            return run.skip(Array(lifecycle.dropFirst()), .crud, because: "nothing could be proposed")
        }
        let one = "/v1/recommendations/\(mine)"
        let read = InnerCall(method: .get, path: one)
        let reason = JSONValue.object([.init("reason", .string("A health test."))])
        await run.step("RECOMMENDATION_READ", .crud, read, expecting: 200) { $0.data("status")?.string == "pending" }
        await run.step(
            "RECOMMENDATION_LIST", .crud, InnerCall(method: .get, path: "/v1/recommendations?account=\(id)"),
            expecting: 200
        ) { $0.data("recommendations")?.array?.count == 1 }
        await run.step(
            "RECOMMENDATION_OWN_APPROVAL_REFUSED", .permissions,
            InnerCall(
                method: .post, path: one + "/approve",
                body: .object([.init("digest", made?.data("digest") ?? .null)])), expecting: 403)
        await run.step(
            "RECOMMENDATION_REJECT", .crud, InnerCall(method: .post, path: one + "/reject", body: reason),
            expecting: 200)
        await run.step("RECOMMENDATION_VERIFY_REJECTED", .crud, read, expecting: 200) {
            $0.data("status")?.string == "rejected"
        }
        await run.step("ACCOUNT_ARCHIVE", .crud, InnerCall(method: .post, path: path + "/archive"), expecting: 200)
        await run.step("ACCOUNT_DELETE", .crud, InnerCall(method: .delete, path: path), expecting: 200)
        await run.step("RECOMMENDATION_VERIFY_DELETED", .crud, read, expecting: 404)
    }
}
