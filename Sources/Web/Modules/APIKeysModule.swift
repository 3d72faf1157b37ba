import Access
import Core
import HTTPTypes
import Health
import Identity

/// Whether API keys work for the caller: makes one, uses it, revokes it and removes it.
enum APIKeysModule {
    private static let lifecycle = [
        "API_KEY_CREATE", "API_KEY_READ", "API_KEY_LIST", "API_KEY_VERIFY_WORKS", "API_KEY_REVOKE",
        "API_KEY_VERIFY_REVOKED", "API_KEY_DELETE", "API_KEY_VERIFY_DELETED",
    ]

    static func test(_ context: SignedContext, _ responder: Responder) async throws -> ModuleReport {
        var run = ModuleRun(context, responder)
        await run.tryCredentials(on: "/v1/api-keys")
        let mine = context.principal.permissions
        await tryPermissions(&run, mine)
        let needed: [Permission] = [.keyCreate, .keyRead, .keyRevoke, .sessionRead]
        if let missing = needed.first(where: { !mine.contains($0) }) {
            run.skip(lifecycle, .crud, because: "you lack \(missing.rawValue)")
        } else {
            await tryLifecycle(&run)
        }
        return await run.finish(.apiKeys)
    }

    private static func tryPermissions(_ run: inout ModuleRun, _ mine: Set<Permission>) async {
        let beyond = Permission.allCases.first { !mine.contains($0) }
        if let beyond, mine.contains(.keyCreate) {
            let body = JSONValue.object([
                .init("name", .string(InnerCall.userAgent)), .init("scopes", .array([.string(beyond.rawValue)])),
            ])
            await run.step(
                "PERMISSION_CEILING", .permissions, InnerCall(method: .post, path: "/v1/api-keys", body: body),
                expecting: 403)
        } else {
            run.skip(["PERMISSION_CEILING"], .permissions, because: "there is nothing that you could ask for in vain")
        }
        let context = run.context
        let seesOthers = mine.contains(.keyListAll) || mine.contains(.teamManage)
        guard mine.contains(.keyRead), !seesOthers,
            let others = try? await context.services.identity.keyOfSomebodyElse(than: context.principal.userID)
        else {
            return run.skip(
                ["PERMISSION_ISOLATION"], .permissions, because: "you may see others' keys, or there are none")
        }
        // The path names a key that isn't the caller's business, so the report doesn't.
        await run.step(
            "PERMISSION_ISOLATION", .permissions, InnerCall(method: .get, path: "/v1/api-keys/\(others)"),
            as: "GET /v1/api-keys/{somebody else's}", expecting: 404)
    }

    private static func tryLifecycle(_ run: inout ModuleRun) async {
        // Should the program be killed between the steps, the key lives a day and may only tell whose it is.
        let body = JSONValue.object([
            .init("name", .string(InnerCall.userAgent)), .init("scopes", .array([.string("session:read")])),
            .init("expiresInDays", .integer(1)),
        ])
        let created = await run.step(
            "API_KEY_CREATE", .crud, InnerCall(method: .post, path: "/v1/api-keys", body: body), expecting: 201
        ) { $0.data("key")?.string != nil }
        guard let created, let id = created.data("id")?.string, let key = created.data("key")?.string else {
            return run.skip(Array(lifecycle.dropFirst()), .crud, because: "no key could be made")
        }
        let path = "/v1/api-keys/\(id)"
        let (read, end) = (InnerCall(method: .get, path: path), InnerCall(method: .delete, path: path))
        let use = InnerCall(method: .get, path: "/v1/auth/profile", credential: .key(key))
        let owner = run.context.principal.userID.description
        await run.step("API_KEY_READ", .crud, read, expecting: 200) { $0.data("state")?.string == "active" }
        await run.step("API_KEY_LIST", .crud, InnerCall(method: .get, path: "/v1/api-keys"), expecting: 200) {
            $0.data("apiKeys")?.array?.contains { $0["id"]?.string == id } == true
        }
        await run.step("API_KEY_VERIFY_WORKS", .crud, use, expecting: 200) { $0.data("id")?.string == owner }
        let isRevoked = await run.step("API_KEY_REVOKE", .crud, end, expecting: 200) != nil
        await run.step("API_KEY_VERIFY_REVOKED", .crud, use, expecting: 401)
        let isDeleted = await run.step("API_KEY_DELETE", .crud, end, expecting: 200) != nil
        await run.step("API_KEY_VERIFY_DELETED", .crud, read, expecting: 404)
        // Twice: the first revokes, the second removes.
        for _ in 0..<2 where !isRevoked || !isDeleted { run.undo(with: end) }
    }
}
