import Access
import Core
import HTTPTypes
import Health
import RealEstate

/// Whether escrows, listings or clients work for the caller: makes one, works on it and removes it, and knocks at somebody else's.
enum RecordModule<Kind: RoutedKind> {
    private static var word: String { Kind.name.description.uppercased() }
    private static var base: String { "/v1/\(Kind.plural)" }

    static func test(_ context: SignedContext, _ responder: Responder) async throws -> ModuleReport {
        var run = ModuleRun(context, responder)
        await run.tryCredentials(on: base)
        let mine = context.principal.permissions
        await tryKeys(&run)
        await tryIsolation(&run)
        let needed = [Kind.permissions.read, Kind.permissions.write, Kind.permissions.delete]
        if let missing = needed.first(where: { !mine.contains($0) }) {
            run.skip(lifecycle.map { "\(word)_\($0)" }, .crud, because: "you lack \(missing.rawValue)")
        } else {
            await tryLifecycle(&run)
        }
        return await run.finish(Kind.module)
    }

    private static var lifecycle: [String] {
        ["CREATE", "READ", "UPDATE", "LIST", "ARCHIVE", "DELETE", "VERIFY_DELETED"]
    }

    /// A private record, so that nobody meets it meanwhile.
    private static var sample: JSONValue {
        let text = InnerCall.userAgent
        let fields: [(String, String)] =
            Kind.self == Client.self
            ? [("firstName", "Health"), ("lastName", text), ("clientType", "Referral")] : [("propertyAddress", text)]
        return .object(fields.map { .init($0.0, .string($0.1)) } + [.init("isPrivate", .boolean(true))])
    }

    private static func tryLifecycle(_ run: inout ModuleRun) async {
        let created = await run.step(
            "\(word)_CREATE", .crud, InnerCall(method: .post, path: base, body: sample), expecting: 201)
        guard let id = created?.data("id")?.string else {
            let rest = lifecycle.dropFirst().map { "\(word)_\($0)" }
            return run.skip(rest, .crud, because: "no \(Kind.name) could be made")
        }
        let path = "\(base)/\(id)"
        let read = InnerCall(method: .get, path: path)
        let change = JSONValue.object([.init("leadSource", .string(InnerCall.userAgent))])
        let other = JSONValue.object([.init("city", .string(InnerCall.userAgent))])
        let hasSource = Kind.fields.contains { $0.name == "leadSource" }
        await run.step("\(word)_READ", .crud, read, expecting: 200) { $0.data("id")?.string == id }
        await run.step(
            "\(word)_UPDATE", .crud, InnerCall(method: .patch, path: path, body: hasSource ? change : other),
            expecting: 200
        ) { $0.data("version")?.integer == 2 }
        await run.step(
            "\(word)_LIST", .crud, InnerCall(method: .get, path: base + "?scope=own&limit=50"), expecting: 200
        ) {
            $0.data(Kind.plural)?.array?.contains { $0["id"]?.string == id } == true
        }
        let (away, end) = (
            InnerCall(method: .post, path: path + "/archive"), InnerCall(method: .delete, path: path)
        )
        await run.step("\(word)_ARCHIVE", .crud, away, expecting: 200) { $0.data("isArchived") == .boolean(true) }
        let isDeleted = await run.step("\(word)_DELETE", .crud, end, expecting: 200) != nil
        await run.step("\(word)_VERIFY_DELETED", .crud, read, expecting: 404)
        guard !isDeleted else { return }
        run.undo(with: away)
        run.undo(with: end)
    }

    /// Makes a key that may only read these records, uses it and removes it.
    private static func tryKeys(_ run: inout ModuleRun) async {
        let names = ["API_KEY_CREATE", "API_KEY_VERIFY_WORKS", "API_KEY_DELETE", "API_KEY_VERIFY_DELETED"]
        let principal = run.context.principal
        let needed: [Permission] = [.keyCreate, .keyRevoke, Kind.permissions.read]
        if let missing = needed.first(where: { !principal.permissions.contains($0) }) {
            return run.skip(names, .keys, because: "you lack \(missing.rawValue)")
        }
        guard principal.modules.contains(.apiKeys) else {
            return run.skip(names, .keys, because: "your team has not given you the module api-keys")
        }
        let body = JSONValue.object([
            .init("name", .string(InnerCall.userAgent)),
            .init("scopes", .array([.string(Kind.permissions.read.rawValue)])), .init("expiresInDays", .integer(1)),
        ])
        let created = await run.step(
            names[0], .keys, InnerCall(method: .post, path: "/v1/api-keys", body: body), expecting: 201)
        guard let created, let id = created.data("id")?.string, let key = created.data("key")?.string else {
            return run.skip(Array(names.dropFirst()), .keys, because: "no key could be made")
        }
        let use = InnerCall(method: .get, path: base + "?limit=1", credential: .key(key))
        let end = InnerCall(method: .delete, path: "/v1/api-keys/\(id)")
        await run.step(names[1], .keys, use, expecting: 200)
        let isDeleted = await run.step(names[2], .keys, end, expecting: 200) != nil
        await run.step(names[3], .keys, use, expecting: 401)
        // Twice: the first revokes, the second removes.
        for _ in 0..<(isDeleted ? 1 : 2) { run.undo(with: end) }
    }

    /// Tries to read, change and archive a record that isn't the caller's business. The report doesn't name it.
    private static func tryIsolation(_ run: inout ModuleRun) async {
        let context = run.context
        guard context.principal.permissions.contains(Kind.permissions.read) else {
            return run.skip(
                ["PERMISSION_ISOLATION"], .permissions, because: "you lack \(Kind.permissions.read.rawValue)")
        }
        guard let other = try? await Kind.records(in: context.services).recordBeyond(context.viewer) else {
            return run.skip(
                ["PERMISSION_ISOLATION"], .permissions,
                because: "you may see all \(Kind.plural), or there are no others")
        }
        let shown = "\(base)/{somebody else's}"
        await run.step(
            "PERMISSION_ISOLATION", .permissions, InnerCall(method: .get, path: "\(base)/\(other)"),
            as: "GET " + shown, expecting: 404)
        guard context.principal.permissions.contains(Kind.permissions.write) else { return }
        await run.step(
            "PERMISSION_ISOLATION_WRITE", .permissions, InnerCall(method: .post, path: "\(base)/\(other)/archive"),
            as: "POST " + shown + "/archive", expecting: 404)
    }
}
