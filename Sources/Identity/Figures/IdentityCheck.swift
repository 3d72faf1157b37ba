public import Core
import Store

extension IdentityRoom {
    /// Whether people can be signed in and recognised: their rows can be read, and there is a key to sign tokens with.
    public func check() async throws(IdentityFault) {
        let hasKey = try await users.store.read { reader throws(StoreFault) in
            _ = try reader.value("SELECT 1 FROM users LIMIT 1", as: Int.self)
            _ = try reader.value("SELECT 1 FROM refresh_tokens LIMIT 1", as: Int.self)
            return try reader.value("SELECT 1 FROM signing_keys WHERE state = 'active'", as: Int.self) == 1
        }
        guard hasKey else { throw .signingKey("no signing key is active") }
    }

    /// The id of some key that isn't a user's own, to show that they can't read it; nil when there is none.
    public func keyOfSomebodyElse(than user: UserID) async throws(IdentityFault) -> APIKeyID? {
        try await users.store.read { reader throws(StoreFault) in
            try reader.value("SELECT id FROM api_keys WHERE user_id <> \(user) LIMIT 1")
        }
    }

    /// Whether API keys can be looked up.
    public func checkKeys() async throws(IdentityFault) {
        _ = try await users.store.read { reader throws(StoreFault) in
            try reader.value("SELECT 1 FROM api_keys LIMIT 1", as: Int.self)
        }
    }
}
