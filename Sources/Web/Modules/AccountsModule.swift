import Access
import Accounts
import Core
import HTTPTypes
import Health

/// Whether accounts work for the caller: for who may, makes one, changes it, puts it aside and deletes it again.
enum AccountsModule {
    private static let lifecycle = [
        "ACCOUNT_CREATE", "ACCOUNT_READ", "ACCOUNT_LIST", "ACCOUNT_UPDATE", "ACCOUNT_ARCHIVE", "ACCOUNT_DELETE",
        "ACCOUNT_VERIFY_DELETED",
    ]

    static func test(_ context: SignedContext, _ responder: Responder) async throws -> ModuleReport {
        var run = ModuleRun(context, responder)
        await run.tryCredentials(on: "/v1/accounts")
        await tryPermissions(&run)
        let needed: [Permission] = [.accountRead, .accountCreate, .accountUpdate, .accountDelete]
        if let missing = needed.first(where: { !context.principal.permissions.contains($0) }) {
            run.skip(lifecycle, .crud, because: "you lack \(missing.rawValue)")
        } else {
            await tryLifecycle(&run)
        }
        return await run.finish(.accounts)
    }

    /// Their own list opens, and somebody else's account is as if it weren't there.
    static func tryPermissions(_ run: inout ModuleRun) async {
        let principal = run.context.principal
        guard principal.permissions.contains(.accountRead) else {
            return run.skip(["PERMISSION_LIST", "PERMISSION_ISOLATION"], .permissions, because: "you lack account:read")
        }
        await run.step(
            "PERMISSION_LIST", .permissions, InnerCall(method: .get, path: "/v1/accounts?limit=1"), expecting: 200)
        let others = try? await run.context.services.accounts.records.accountOfSomebodyElse(than: principal.userID)
        guard !principal.permissions.contains(.accountList), let other = others ?? nil else {
            return run.skip(
                ["PERMISSION_ISOLATION"], .permissions, because: "you may see others' accounts, or there are none")
        }
        await run.step(
            "PERMISSION_ISOLATION", .permissions, InnerCall(method: .get, path: "/v1/accounts/\(other)"),
            as: "GET /v1/accounts/{somebody else's}", expecting: 404)
    }

    private static func tryLifecycle(_ run: inout ModuleRun) async {
        let name = "Health test \(run.context.edge.requestID.description.suffix(12))"
        let body = JSONValue.object([.init("name", .string(name))])
        let created = await run.step(
            "ACCOUNT_CREATE", .crud, InnerCall(method: .post, path: "/v1/accounts", body: body), expecting: 201)
        guard let id = created?.data("id")?.string else {
            return run.skip(Array(lifecycle.dropFirst()), .crud, because: "no account could be made")
        }
        let path = "/v1/accounts/\(id)"
        let (read, end) = (InnerCall(method: .get, path: path), InnerCall(method: .delete, path: path))
        let archive = InnerCall(method: .post, path: path + "/archive")
        let change = JSONValue.object([.init("industry", .string("Testing"))])
        await run.step("ACCOUNT_READ", .crud, read, expecting: 200) { $0.data("name")?.string == name }
        await run.step("ACCOUNT_LIST", .crud, InnerCall(method: .get, path: "/v1/accounts?limit=50"), expecting: 200) {
            $0.data("accounts")?.array?.contains { $0["id"]?.string == id } == true
        }
        await run.step("ACCOUNT_UPDATE", .crud, InnerCall(method: .patch, path: path, body: change), expecting: 200) {
            $0.data("industry")?.string == "Testing"
        }
        let isArchived = await run.step("ACCOUNT_ARCHIVE", .crud, archive, expecting: 200) != nil
        let isDeleted = await run.step("ACCOUNT_DELETE", .crud, end, expecting: 200) != nil
        await run.step("ACCOUNT_VERIFY_DELETED", .crud, read, expecting: 404)
        if !isArchived { run.undo(with: archive) }
        if !isDeleted { run.undo(with: end) }
    }
}
