public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// Remembering devices, and one's own list of them.
extension SecondFactors {
    /// Opens a session after a second factor; with `remembering`, its device is spared the next one, as long as the house does
    /// that.
    func open<Refusal: Sendable>(
        for user: User, by methods: Set<AuthenticationMethod>, remembering: Bool, from origin: Origin,
        _ prepare: @escaping @Sendable (Change) throws(StoreFault) -> Refusal?
    ) async throws(IdentityFault) -> Opening<Refusal> {
        let isKept = remembering && sessions.factorPolicy.rememberedFor > .zero
        let token = isKept ? RememberedDevice.Token(at: time.now(), sessions.randomness) : nil
        let opening: Opening<Refusal> = try await sessions.open(for: user, by: methods, from: origin) {
            change throws(StoreFault) in
            if let refusal = try prepare(change) { return refusal }
            if let token { try change.remember(token, DeviceName(origin.userAgent).text, of: user) }
            return nil
        }
        guard let token, case .opened(var signedIn) = opening else { return opening }
        signedIn.deviceToken = token.text(prefix: RememberedDevice.prefix)
        return .opened(signedIn)
    }

    /// How long a device is remembered; zero when none is.
    public var deviceLifetime: Duration { sessions.factorPolicy.rememberedFor }

    /// A user's devices that are spared the second factor, the latest first.
    public func devices(of user: UserID) async throws(IdentityFault) -> [RememberedDevice] {
        let (now, lifetime) = (time.now(), deviceLifetime)
        let devices = try await store.read { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(RememberedDevice.columns) FROM remembered_devices \
                WHERE user_id = \(user) AND created_at > \(now - lifetime) ORDER BY created_at DESC, id DESC
                """,
                as: RememberedDevice.self)
        }
        return devices.map { device in
            var device = device
            device.expiresAt = device.createdAt + lifetime
            return device
        }
    }

    /// Forgets one of the principal's own devices, or all of them; how many there were.
    public func forget(
        _ device: ID<RememberedDevice>? = nil, by principal: Principal, _ grant: Grant
    ) async throws(IdentityFault) -> Int {
        let user = principal.userID
        return try await store.change(by: grant, .devicesForgotten, on: .user(user)) { change throws(StoreFault) in
            var sql: SQL = "DELETE FROM remembered_devices WHERE user_id = \(user)"
            if let device { sql += " AND id = \(device)" }
            let count = try change.transaction.run(sql)
            guard count > 0, let found = try change.transaction.user(user) else { return .rollback(0) }
            if let device { change.note("device", .text(device.description)) }
            try change.recordForgotten(count, of: found)
            return .commit(count)
        }
    }
}

extension Action {
    /// Somebody had devices asked for the second factor again.
    public static let devicesForgotten = Action("mfa.devices_forgotten")
}

extension Change {
    /// Spares a device the next second factors of a user.
    fileprivate func remember(
        _ token: RememberedDevice.Token, _ name: String, of user: User
    ) throws(StoreFault) {
        try transaction.insert(
            """
            DELETE FROM remembered_devices WHERE user_id = \(user.id) AND id NOT IN \
            (SELECT id FROM remembered_devices WHERE user_id = \(user.id) \
            ORDER BY created_at DESC, id DESC LIMIT \(RememberedDevice.mostOfUser - 1))
            """)
        try transaction.insert(
            """
            INSERT INTO remembered_devices (id, user_id, secret_hash, name, created_at, last_used_at) \
            VALUES (\(token.id), \(user.id), \(token.hash), \(name), \(time), \(time))
            """)
        note("remembered_device", .text(token.id.description))
        var draft = EventDraft(.deviceRemembered, about: user, message: "A device is spared the second factor")
        draft.metadata["device"] = .text(name)
        try record(draft)
    }

    /// Forgets all devices of a user, as part of another change; told when there were any.
    func forgetDevices(of user: User) throws(StoreFault) {
        let count = try transaction.run("DELETE FROM remembered_devices WHERE user_id = \(user.id)")
        if count > 0 { try recordForgotten(count, of: user) }
    }

    fileprivate func recordForgotten(_ count: Int, of user: User) throws(StoreFault) {
        note("devices_forgotten", .integer(Int64(count)))
        var draft = EventDraft(
            .deviceForgotten, about: user, message: "Devices are asked for the second factor again")
        draft.metadata["devices"] = .integer(Int64(count))
        try record(draft)
    }
}
