public import Access
public import Audit
public import Core
import OAuthProtocol
import SecurityEvents
import Store

/// New keys for old ones.
extension SigningKeys {
    /// How long a key verifies after it has signed its last token, which lives an hour; as much again for clocks and for programs
    /// that remember the JWKS.
    public static let overlap = Duration.seconds(2 * 3_600)
    /// How long before its time the next key is shown in the JWKS, so that everybody knows it by then.
    public static let shownAhead = Duration.seconds(2 * 86_400)

    /// Has other keys sign from now on, of every algorithm: those that are shown as the next. Where none is shown, a new one signs by the
    /// standard algorithm, and one of another algorithm is made when somebody asks for it. The keys before them go on verifying for
    /// ``overlap``, so that no token and no session is lost. Returns the name of the new key of the standard algorithm.
    public func rotate(by grant: Grant) async throws(IdentityFault) -> String {
        let (store, spare) = try await newKey()
        let target = Target(type: "signing_key", id: nil)
        let id = try await store.change(by: grant, .signingKeyRotated, on: target) { change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            try transaction.run(
                "UPDATE signing_keys SET state = 'retiring', retired_at = \(now) WHERE state = 'active'")
            try transaction.run("UPDATE signing_keys SET state = 'active', activated_at = \(now) WHERE state = 'next'")
            let standard = SignatureAlgorithm.standard.rawValue
            var active = try transaction.value(
                "SELECT kid FROM signing_keys WHERE state = 'active' AND algorithm = \(standard)", as: String.self)
            if active == nil {
                try change.insert(spare, as: .active)
                active = spare.id
            }
            let id = active ?? spare.id
            change.note("kid", .text(id))
            try change.record(.rotated("jwt"))
            return .commit(id)
        }
        try await reload()
        return id
    }

    /// Has the first key of each algorithm in a set sign from now on, when it doesn't yet; the others verify, and those before go on as
    /// after any rotation. Algorithms that the set has no key of are no concern of its. Says whether it was news.
    @discardableResult
    public func adopt(_ set: SigningKeySet, by grant: Grant) async throws(IdentityFault) -> Bool {
        guard let store, let vault else { throw .signingKey("these keys stand in no table") }
        try await reload()
        let signing = Set(set.signing.map(\.id))
        guard !signing.allSatisfy(isActive) else { return false }
        var keys: [SealedSigningKey] = []
        for key in set.keys { keys.append(try SealedSigningKey(key, by: vault)) }
        let target = Target(type: "signing_key", id: set.active)
        let sealed = keys
        try await store.change(by: grant, .signingKeyRotated, on: target) { change throws(StoreFault) in
            for key in sealed { try change.adopt(key, isSigning: signing.contains(key.id)) }
            try change.record(.rotated("jwt"))
            return .commit(())
        }
        try await reload()
        return true
    }

    /// Does what the keys' ages ask for: removes what has verified its last token, shows the next keys ahead of time, and has them sign
    /// once the oldest that signs is as old as `age`.
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

    /// When the oldest key that signs began to.
    public func activeSince() async throws(IdentityFault) -> Instant? {
        try await store?.read { reader throws(StoreFault) in
            try reader.value(
                "SELECT activated_at FROM signing_keys WHERE state = 'active' ORDER BY activated_at", as: Instant.self)
        }
    }

    /// Shows the next key of every algorithm in use in the JWKS, unless there is one.
    private func showNext() async throws(IdentityFault) {
        let due = try await store?.read { reader throws(StoreFault) in
            try reader.values(
                """
                SELECT algorithm FROM signing_keys WHERE state = 'active' AND algorithm NOT IN \
                (SELECT algorithm FROM signing_keys WHERE state = 'next')
                """, as: String.self)
        }
        for algorithm in (due ?? []).compactMap(SignatureAlgorithm.init) {
            let (store, key) = try await newKey(algorithm)
            try await store.change(by: .system(.keyRotation), .signingKeyCreated, on: key.target) {
                change throws(StoreFault) in
                let present = try change.transaction.value(
                    "SELECT kid FROM signing_keys WHERE state = 'next' AND algorithm = \(algorithm.rawValue)",
                    as: String.self)
                guard present == nil else { return .rollback(()) }
                try change.insert(key, as: .next)
                return .commit(())
            }
        }
    }
}

extension Change {
    /// Puts a key of a set into the table, unless it is there; one that signs takes the place of the one that did.
    fileprivate func adopt(_ key: SealedSigningKey, isSigning: Bool) throws(StoreFault) {
        let state = try transaction.value("SELECT state FROM signing_keys WHERE kid = \(key.id)", as: String.self)
        if isSigning {
            guard state != StoredSigningKey.State.active.rawValue else { return }
            try transaction.run(
                """
                UPDATE signing_keys SET state = 'retiring', retired_at = \(time) \
                WHERE state = 'active' AND algorithm = \(key.algorithm.rawValue)
                """)
        }
        if state == nil {
            try insert(key, as: isSigning ? .active : .retiring)
        } else if isSigning {
            try transaction.run(
                "UPDATE signing_keys SET state = 'active', activated_at = \(time), retired_at = NULL WHERE kid = \(key.id)"
            )
        }
    }
}

extension EventDraft {
    /// A secret was replaced. The event says which, never what it is.
    static func rotated(_ name: String) -> EventDraft {
        EventDraft(.secretRotated, message: "Secret \(name) rotated", metadata: ["secret": .text(name)])
    }
}

extension Action {
    /// Other keys sign tokens from then on.
    public static let signingKeyRotated = Action("signing_key.rotated")
}
