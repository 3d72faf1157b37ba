import Access
import Core
import Store

/// What stands in a column as a JSON array of names: permissions, modules and ways to prove who one is.
protocol Named: RawRepresentable, CaseIterable, Hashable where RawValue == String {
    /// All of them by name.
    static var byName: [String: Self] { get }
}

extension Permission: Named {
    static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

extension Module: Named {
    static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

extension AuthenticationMethod: Named {
    static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

extension Set where Element: Named {
    /// The names in a column. One that this program doesn't know allows nothing.
    init(column json: JSONText) throws(StoreFault) {
        self.init(try json.texts.lazy.compactMap { Element.byName[$0] })
    }

    /// The names in order.
    var names: [String] { map(\.rawValue).sorted() }

    /// The names in order, as a JSON array. None of them needs escaping.
    var column: JSONText {
        JSONText("[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]")
    }
}
