import Core
import Store
import Vault

/// Nobody has two clients with one e-mail address; two people may each know the same client.
struct DuplicateEmail: Sendable {
    let terms: [[UInt8]]

    init(terms: [[UInt8]]) { self.terms = terms }

    func isThere<Kind>(_ reader: Reader, owner: UserID, besides id: ID<Kind>) throws(StoreFault) -> Bool {
        try reader.value(
            """
            SELECT 1 FROM clients WHERE email_index IN \(SQL.list(terms)) AND owner_id = \(owner) AND id <> \(id) LIMIT 1
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
