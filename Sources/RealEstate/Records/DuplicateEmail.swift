import Core
import Store
import Vault

/// Nobody has two clients with one e-mail address; two people may each know the same client.
///
/// Whoever works on somebody else's client, or gives one away, hears only of clients that they may see: otherwise they could try
/// addresses, and learn which of them stand among the private ones.
struct DuplicateEmail: Sendable {
    let terms: [[UInt8]]

    init(terms: [[UInt8]]) { self.terms = terms }

    /// Whether an owner has another client with the address, as far as the owner or `viewer` may know.
    func isThere<Kind>(
        _ reader: Reader, owner: UserID, besides id: ID<Kind>, by viewer: RecordViewer? = nil
    ) throws(StoreFault) -> Bool {
        var known: SQL = ""
        if let viewer, viewer.user != owner {
            let reasons = viewer.visible(nil) ?? []
            known = " AND (" + reasons.dropFirst().reduce(reasons.first ?? "FALSE") { $0 + " OR " + $1 } + ")"
        }
        return try reader.value(
            """
            SELECT 1 FROM clients WHERE email_index IN \(SQL.list(terms)) AND owner_id = \(owner) AND id <> \(id)\(known) \
            LIMIT 1
            """, as: Int.self) != nil
    }
}

extension Records {
    /// What to look for before some values are written; nil when nothing in them has to be alone.
    func duplicate(_ values: [FieldValue]) throws(RealEstateFault) -> DuplicateEmail? {
        guard Kind.self == Client.self else { return nil }
        let place = Kind.place(of: "email")
        return try duplicate([place: values[place]])
    }

    func duplicate(_ values: [Int: FieldValue]) throws(RealEstateFault) -> DuplicateEmail? {
        guard Kind.self == Client.self else { return nil }
        let place = Kind.place(of: "email")
        guard case .text(let email)? = values[place], case .sealed(let sealed) = Kind.fields[place].type,
            let index = sealed.index
        else { return nil }
        let terms = try store.terms(index, for: email)
        return terms.isEmpty ? nil : DuplicateEmail(terms: terms)
    }
}
