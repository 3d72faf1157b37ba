import Core
import PII
import Store
public import Vault

/// A token about to be written.
struct TokenRow: Sendable {
    let value: Tokens.Value
    let token: String
    /// What the value is found by.
    let term: [UInt8]
    /// What it may be found by, should the key have changed meanwhile.
    let terms: [[UInt8]]
    let sealed: [UInt8]
}

/// What stands in a token's row.
struct TokenCell: Sendable, RowDecodable {
    let token: String
    let kind: String
    let sealed: [UInt8]

    init(row: Row) throws(StoreFault) {
        token = try row.get(0)
        kind = try row.get(1)
        sealed = try row.get(2)
    }
}

extension Reader {
    /// The token whose value is found by one of some terms.
    func token(with terms: [[UInt8]]) throws(StoreFault) -> String? {
        try value("SELECT token FROM pii_tokens WHERE value_index IN \(SQL.list(terms))", as: String.self)
    }

    func cell(of token: String) throws(StoreFault) -> TokenCell? {
        try first("SELECT token, kind, sealed_value FROM pii_tokens WHERE token = \(token)", as: TokenCell.self)
    }
}

extension Transaction {
    /// Writes a token and returns it; the one that the value has when somebody was quicker.
    func insert(_ row: TokenRow, at now: Instant) throws(StoreFault) -> String {
        let added = try run(
            """
            INSERT INTO pii_tokens (token, kind, value_index, sealed_value, created_at) \
            VALUES (\(row.token), \(row.value.kind.name), \(row.term), \(row.sealed), \(now)) \
            ON CONFLICT (value_index) DO NOTHING
            """)
        if added > 0 { return row.token }
        guard let known = try token(with: row.terms) else { throw .abandoned("pii_tokens has and hasn't got a value") }
        return known
    }
}

extension Tokens {
    /// Where values stand sealed, and what they are found by: the same to the byte.
    public static let column = SealedColumn("pii_tokens", "sealed_value", key: "token", .text, .text)
        .indexed(by: "value_index", Normaliser("exact", version: 1) { $0 })

    static let index = column.indexes[0].index
}
