import Access
import Core
import HTTPTypes
import Health
import Identity

/// Whether accounts work for the caller: reads their own, and, for who may, invites somebody who doesn't exist and erases them again.
enum UsersModule {
    private static let lifecycle = [
        "USER_CREATE", "USER_READ", "USER_LIST", "USER_UPDATE", "USER_DELETE", "USER_VERIFY_DELETED",
    ]
    /// The least of roles.
    private static let role = Role.viewer

    static func test(_ context: SignedContext, _ responder: Responder) async throws -> ModuleReport {
        var run = ModuleRun(context, responder)
        await run.tryCredentials(on: "/v1/users")
        let principal = context.principal
        await tryPermissions(&run)
        let needed: [Permission] = [.userCreate, .userRead, .userUpdate, .userDelete]
        if let missing = needed.first(where: { !principal.permissions.contains($0) }) {
            run.skip(lifecycle, .crud, because: "you lack \(missing.rawValue)")
        } else if !principal.mayGrant(role) {
            run.skip(lifecycle, .crud, because: "you may not make a \(role.name)")
        } else if !context.services.identity.invitations.canBeSent {
            run.skip(lifecycle, .crud, because: "users are invited by mail, and MAIL_URL is not set")
        } else {
            await tryLifecycle(&run)
        }
        return await run.finish(.users)
    }

    private static func tryPermissions(_ run: inout ModuleRun) async {
        let principal = run.context.principal
        if principal.permissions.contains(.sessionRead) {
            let names = principal.permissions.map(\.rawValue).sorted()
            await run.step(
                "PERMISSION_OWN_PROFILE", .permissions, InnerCall(method: .get, path: "/v1/auth/profile"),
                expecting: 200
            ) { $0.data("permissions")?.array?.compactMap(\.string) == names }
        } else {
            run.skip(["PERMISSION_OWN_PROFILE"], .permissions, because: "you lack session:read")
        }
        if principal.permissions.contains(.userRead) {
            await run.step(
                "PERMISSION_LIST", .permissions, InnerCall(method: .get, path: "/v1/users?limit=1"), expecting: 200)
        } else {
            run.skip(["PERMISSION_LIST"], .permissions, because: "you lack user:read")
        }
    }

    private static func tryLifecycle(_ run: inout ModuleRun) async {
        // Nobody can have an address below .invalid (RFC 6761 §6.4), so no mail leaves the house.
        let mark = String(run.context.edge.requestID.description.suffix(12))
        let body = JSONValue.object([
            .init("email", .string("health-test-\(mark)@castellan.invalid")), .init("role", .string(role.name)),
        ])
        let created = await run.step(
            "USER_CREATE", .crud, InnerCall(method: .post, path: "/v1/users", body: body), expecting: 201)
        guard let id = created?.data("id")?.string else {
            return run.skip(Array(lifecycle.dropFirst()), .crud, because: "no user could be made")
        }
        let path = "/v1/users/\(id)"
        let (read, end) = (InnerCall(method: .get, path: path), InnerCall(method: .delete, path: path))
        let rename = JSONValue.object([.init("username", .string("ht_\(mark)"))])
        await run.step("USER_READ", .crud, read, expecting: 200) { $0.data("role")?.string == role.name }
        await run.step("USER_LIST", .crud, InnerCall(method: .get, path: "/v1/users?limit=50"), expecting: 200) {
            $0.data("users")?.array?.contains { $0["id"]?.string == id } == true
        }
        await run.step("USER_UPDATE", .crud, InnerCall(method: .patch, path: path, body: rename), expecting: 200) {
            $0.data("username")?.string == "ht_\(mark)"
        }
        let isDeleted = await run.step("USER_DELETE", .crud, end, expecting: 200) != nil
        await run.step("USER_VERIFY_DELETED", .crud, read, expecting: 404)
        if !isDeleted { run.undo(with: end) }
    }
}
