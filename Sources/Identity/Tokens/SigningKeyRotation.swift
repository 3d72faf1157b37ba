public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// New keys for old ones.
extension SigningKeys {
    /// How long a key verifies after it has signed its last token, which lives an hour; as much again for clocks and for programs
    /// that remember the JWKS.
    public static let overlap = Duration.seconds(2 * 3_600)
    /// How long before its time the next key is shown in the JWKS, so that everybody knows it by then.
    public static let shownAhead = Duration.seconds(2 * 86_400)

    /// Has another key sign from now on: the one that is shown as the next, or a new one. The key before it goes on verifying for
    /// ``overlap``, so that no token and no session is lost. Returns the new key's name.
    public func rotate(by grant: Grant) async throws(IdentityFault) -> String {
        let (store, spare) = try await newKey()
        let target = Target(type: "signing_key", id: nil)
        let id = try await store.change(by: grant, .signingKeyRotated, on: target) { change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            let next = try transaction.value(
                "SELECT kid FROM signing_keys WHERE state = 'next' ORDER BY created_at", as: String.self)
            try transaction.run(
                "UPDATE signing_keys SET state = 'retiring', retired_at = \(now) WHERE state = 'active'")
            if let next {
                try transaction.run(
                    "UPDATE signing_keys SET state = 'active', activated_at = \(now) WHERE kid = \(next)")
            } else {
                try change.insert(spare, as: .active)
            }
            change.note("kid", .text(next ?? spare.id))
            try change.record(.rotated("jwt"))
            return .commit(next ?? spare.id)
        }
        try await reload()
        return id
    }

    /// Has the first key of a set sign from now on, when it doesn't yet; the others verify, and the one before goes on as after any
    /// rotation. Says whether it was news.
    @discardableResult
    public func adopt(_ set: SigningKeySet, by grant: Grant) async throws(IdentityFault) -> Bool {
        guard let store, let vault else { throw .signingKey("these keys stand in no table") }
        try await reload()
        guard !isActive(set.active) else { return false }
        var keys: [SealedSigningKey] = []
        for key in set.keys { keys.append(try SealedSigningKey(key, by: vault)) }
        let target = Target(type: "signing_key", id: set.active)
        let sealed = keys
        try await store.change(by: grant, .signingKeyRotated, on: target) { change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            try transaction.run(
                "UPDATE signing_keys SET state = 'retiring', retired_at = \(now) WHERE state = 'active'")
            for (number, key) in sealed.enumerated() {
                let isKnown =
                    try transaction.value("SELECT 1 FROM signing_keys WHERE kid = \(key.id)", as: Int.self) != nil
                if !isKnown { try change.insert(key, as: number == 0 ? .active : .retiring) }
                if isKnown, number == 0 {
                    try transaction.run(
                        """
                        UPDATE signing_keys SET state = 'active', activated_at = \(now), retired_at = NULL \
                        WHERE kid = \(key.id)
                        """)
                }
            }
            try change.record(.rotated("jwt"))
            return .commit(())
        }
        try await reload()
        return true
    }

    /// Does what the keys' ages ask for: removes what has verified its last token, shows the next key ahead of time, and has it sign
    /// once the one that signs is as old as `age`.
    public func tend(rotatingEvery age: Duration, at now: Instant) async throws(IdentityFault) {
        try await removeRetired(at: now)
        guard let since = try await activeSince() else { return }
        if now - since >= age {
            _ = try await rotate(by: .system(.keyRotation))
        } else if now - since >= age - Self.shownAhead {
            try await showNext()
        }
        try await reload()
    }

    /// Removes what has verified its last token.
    public func removeRetired(at now: Instant) async throws(IdentityFault) {
        guard let store else { return }
        let limit = now - Self.overlap
        let count = try await store.housekeep(.expiry) { transaction throws(StoreFault) in
            .commit(
                try transaction.run("DELETE FROM signing_keys WHERE state = 'retiring' AND retired_at <= \(limit)"))
        }
        if count > 0 { try await reload() }
    }

    /// When the key that signs began to.
    public func activeSince() async throws(IdentityFault) -> Instant? {
        try await store?.read { reader throws(StoreFault) in
            try reader.value("SELECT activated_at FROM signing_keys WHERE state = 'active'", as: Instant.self)
        }
    }

    /// Shows the next key in the JWKS, unless there is one.
    private func showNext() async throws(IdentityFault) {
        let isShown = try await store?.read { reader throws(StoreFault) in
            try reader.value("SELECT 1 FROM signing_keys WHERE state = 'next'", as: Int.self) != nil
        }
        guard isShown == false else { return }
        let (store, key) = try await newKey()
        try await store.change(by: .system(.keyRotation), .signingKeyCreated, on: key.target) {
            change throws(StoreFault) in
            let present = try change.transaction.value(
                "SELECT kid FROM signing_keys WHERE state = 'next'", as: String.self)
            guard present == nil else { return .rollback(()) }
            try change.insert(key, as: .next)
            return .commit(())
        }
    }

    func newKey() async throws(IdentityFault) -> (IdentityStore, SealedSigningKey) {
        guard let store, let vault else { throw .signingKey("these keys stand in no table") }
        return (store, try SealedSigningKey(try await SigningKey.generate(), by: vault))
    }
}

extension EventDraft {
    /// A secret was replaced. The event says which, never what it is.
    static func rotated(_ name: String) -> EventDraft {
        EventDraft(.secretRotated, message: "Secret \(name) rotated", metadata: ["secret": .text(name)])
    }
}

extension Action {
    /// Another key signs access tokens from then on.
    public static let signingKeyRotated = Action("signing_key.rotated")
}
