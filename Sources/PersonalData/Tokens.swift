public import Access
public import Audit
import Core
public import PII
import SecurityEvents
public import Store
import Vault

/// Reversible tokens: random names for values, which whoever may exchanges for the value again.
///
/// Equal values of one kind have one token. It tells nothing of its value: that stands sealed in the token's row, and is found by a keyed
/// code. Once the row is deleted nothing is left of either.
public struct Tokens: Sendable {
    let database: AuditedDatabase
    let vault: KeyVault
    let time: any TimeSource
    let randomness: any Randomness
    /// Every kind that there is, to tell a ciphertext's kind by its name.
    private let kinds: [Kind]

    init(
        _ database: AuditedDatabase, _ vault: KeyVault, _ ownKinds: Set<Kind>, time: any TimeSource,
        randomness: any Randomness
    ) {
        kinds = Kind.all + ownKinds
        self.database = database
        self.vault = vault
        self.time = time
        self.randomness = randomness
    }

    /// A value and what it is.
    public struct Value: Sendable, Hashable {
        /// What it is.
        public let kind: Kind
        /// The value in clear.
        public let text: String

        init(kind: Kind, text: String) {
            (self.kind, self.text) = (kind, text)
        }

        /// What is sealed, and indexed: two kinds may have one text.
        var sealed: String { "\(kind.name)\0\(text)" }
    }

    /// The tokens of some values: those that they have, and new ones, which one entry in the audit log counts.
    public func tokens(
        for values: Set<Value>, by grant: Grant
    ) async throws(StoreFault) -> [Value: String] {
        var (rows, tokens): ([TokenRow], [Value: String]) = ([], [:])
        for value in values { rows.append(try row(of: value)) }
        let all = rows
        let known = try await database.read { reader throws(StoreFault) in
            try all.map { row throws(StoreFault) in try reader.token(with: row.terms) }
        }
        var missing: [TokenRow] = []
        for (row, token) in zip(rows, known) {
            if let token { tokens[row.value] = token } else { missing.append(row) }
        }
        guard !missing.isEmpty else { return tokens }
        let new = missing
        let made = try await database.change(by: grant, action: .tokensMade, on: .piiTokens) {
            change throws(StoreFault) in
            change.note("tokens", .integer(Int64(new.count)))
            return .commit(
                try new.map { row throws(StoreFault) in try change.transaction.insert(row, at: change.time) })
        }
        for (row, token) in zip(missing, made) { tokens[row.value] = token }
        return tokens
    }

    /// The values of some tokens, and of ciphertexts that ``Encryption`` made; those that there aren't are left out. Who asked stands in the audit log and in a security event before
    /// anything is answered.
    public func values(
        of tokens: [String], by principal: Principal, _ grant: Grant
    ) async throws(StoreFault) -> [String: Value] {
        let asked = Set(tokens)
        let cells = try await database.read { reader throws(StoreFault) in
            try asked.map { token throws(StoreFault) in try reader.cell(of: token) }
        }.compactMap(\.self)
        var values: [String: Value] = [:]
        for cell in cells { values[cell.token] = try open(cell) }
        for text in asked { values[text] = values[text] ?? decrypted(text) }
        let (kinds, opened) = (Set(values.values.map(\.kind.name)).sorted(), Int64(values.count))
        try await database.change(by: grant, action: .tokensOpened, on: .piiTokens) { change throws(StoreFault) in
            change.note("tokens", .list(asked.sorted().map { String($0.prefix(Self.mostNoted)) }))
            change.note("opened", .integer(opened))
            change.note("kinds", .list(kinds))
            var draft = EventDraft(
                .dataRead, user: principal.userID, email: principal.email, message: "Tokens were exchanged for values",
                severity: .warning)
            draft.metadata = [
                "resource_type": .text("pii_tokens"), "tokens": .integer(Int64(asked.count)),
                "opened": .integer(opened), "kinds": .list(kinds),
            ]
            try change.record(draft)
            return .commit(())
        }
        return values
    }

    /// Deletes a token and its value; false when there is none.
    public func delete(_ token: String, by grant: Grant) async throws(StoreFault) -> Bool {
        try await database.change(by: grant, action: .tokenDeleted, on: .piiToken(token)) { change throws(StoreFault) in
            let rows = try change.transaction.run("DELETE FROM pii_tokens WHERE token = \(token)")
            return rows == 0 ? .rollback(false) : .commit(true)
        }
    }

    /// Bytes of each token that are noted: all of a token, the beginning of a ciphertext.
    private static let mostNoted = 120

    /// The value of a ciphertext; nil when it is none of ours. Names may be beginnings of each other, and only the right one opens it.
    private func decrypted(_ text: String) -> Value? {
        for kind in kinds where text.hasPrefix("enc_\(kind.name)_") {
            guard let cell = Base64URL.decode(String(text.dropFirst(kind.name.count + 5))),
                let bytes = try? vault.open(cell, at: .encryptedValue(of: kind.name))
            else { continue }
            return Value(kind: kind, text: String(decoding: bytes, as: UTF8.self))
        }
        return nil
    }

    private func row(of value: Value) throws(StoreFault) -> TokenRow {
        let token = ReversibleToken.text(randomness.bytes(16), value.kind)
        do throws(VaultFault) {
            guard let term = try vault.term(Self.index, for: value.sealed) else { throw .damaged("it has no index") }
            return TokenRow(
                value: value, token: token, term: term, terms: try vault.terms(Self.index, for: value.sealed),
                sealed: try vault.seal(Array(value.sealed.utf8), at: Self.column.address(token)))
        } catch {
            throw .abandoned("a token can't be made: \(error)")
        }
    }

    private func open(_ cell: TokenCell) throws(StoreFault) -> Value {
        do throws(VaultFault) {
            let bytes = try vault.open(cell.sealed, at: Self.column.address(cell.token))
            let (name, text) = (bytes.prefix { $0 != 0 }, bytes.drop { $0 != 0 }.dropFirst())
            let kind = String(decoding: name, as: UTF8.self)
            return Value(kind: Kind(named: kind) ?? Kind(kind, .high), text: String(decoding: text, as: UTF8.self))
        } catch {
            throw .abandoned("a token can't be opened: \(error)")
        }
    }
}

extension Action {
    /// Values got tokens.
    public static let tokensMade = Action("pii_tokens.made")
    /// Tokens were exchanged for their values.
    public static let tokensOpened = Action("pii_tokens.opened")
    /// A token and its value were deleted.
    public static let tokenDeleted = Action("pii_token.deleted")
}

extension Target {
    fileprivate static let piiTokens = Target(type: "pii_tokens", id: nil)

    fileprivate static func piiToken(_ token: String) -> Target { Target(type: "pii_token", id: token) }
}
