import Access
public import Core
import PII
import Store
import Synchronization
import Vault

/// What may be looked through.
public enum Scannable: Sendable {
    case text(String)
    case json(JSONValue)

    /// The same without what a sanitizer finds.
    func sanitized(by sanitizer: Sanitizer) -> Scannable {
        switch self {
        case .text(let text): .text(sanitizer.sanitize(text))
        case .json(let value): .json(sanitizer.sanitize(value))
        }
    }
}

/// What makes substitutes out of the vault's keys.
struct KeyedSubstitutes {
    private static let hashes = MACPurpose("pii-hash")

    /// Hashes and ciphertexts; tokens by what is given.
    static func with(_ vault: KeyVault, tokens: any Substitute) -> Substitutes {
        let key = vault.macKey(hashes)
        var substitutes = Substitutes()
        substitutes.hash = KeyedHash { key.code(for: $0) }
        substitutes.encryption = Encryption { value, kind in try? vault.seal(value, at: .encryptedValue(of: kind.name))
        }
        substitutes.token = tokens
        return substitutes
    }
}

/// Notes what would get a token, and gives none.
final class TokenWishes: Substitute {
    private let wanted = Mutex<Set<Tokens.Value>>([])

    var values: Set<Tokens.Value> { wanted.withLock { $0 } }

    func substitute(for value: String, of kind: Kind) -> String? {
        wanted.withLock { _ = $0.insert(Tokens.Value(kind: kind, text: value)) }
        return nil
    }
}

/// Gives the tokens that there are.
struct KnownTokens: Substitute {
    let tokens: [Tokens.Value: String]

    func substitute(for value: String, of kind: Kind) -> String? {
        tokens[Tokens.Value(kind: kind, text: value)]
    }
}

extension CellAddress {
    /// Ciphertexts that the caller keeps stand in no table of ours; the kind is bound to them.
    static func encryptedValue(of kind: String) -> CellAddress {
        CellAddress(table: "pii_values", column: "value", row: kind, type: .text)
    }
}
