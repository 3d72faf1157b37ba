/// Which countries may reach the server. Without a rule, all.
public enum CountryRule: Sendable, Hashable {
    /// Every country.
    case all
    /// Only these, by ISO 3166-1 alpha-2 code; an address of no known country is turned away.
    case only(Set<String>)
    /// All but these; an address of no known country passes.
    case allBut(Set<String>)

    /// Whether addresses of a country pass.
    func admits(_ country: String?) -> Bool {
        switch self {
        case .all: true
        case .only(let countries): country.map(countries.contains) ?? false
        case .allBut(let countries): country.map { !countries.contains($0) } ?? true
        }
    }
}
