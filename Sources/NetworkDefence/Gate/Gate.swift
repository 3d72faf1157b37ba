public import Core
import Geo

/// Whether an address may come in at all, before anything else is asked of it.
///
/// In this order: the machine itself passes; an address with a rule that allows it passes; an address with a rule that blocks
/// it doesn't; then the rule for countries decides, but for private networks, which are nowhere.
public struct Gate: Sendable {
    /// Where administrators may come from; anywhere when there is nothing in it.
    public let administrators: [CIDR]
    let book: RuleBook
    let places: Places
    let countries: CountryRule

    /// What the gate says.
    public enum Verdict: Sendable, Equatable {
        /// Come in.
        case open
        /// This rule says no.
        case blocked(IPRule)
        /// The rule for countries says no; the country, when one is known.
        case country(String?)
    }

    /// How sure the rules must be.
    public enum Certainty: Sendable {
        /// As the database has them now, or no answer: for whatever needs the database anyway.
        case current
        /// As they were last read, when the database is away: for documents, which must outlive it.
        case lastKnown
    }

    /// What the gate says to an address. Throws when there are no rules to go by.
    public func verdict(
        on address: IPAddress, at now: Instant, _ certainty: Certainty
    ) async throws(NetworkFault) -> Verdict {
        let rules: RuleSet
        do throws(NetworkFault) { rules = try await book.current() } catch {
            guard certainty == .lastKnown, let known = book.lastKnown else { throw error }
            rules = known
        }
        switch rules.verdict(on: address, at: now) {
        case .allowed: return .open
        case .blocked(let rule): return .blocked(rule)
        case .unnamed: break
        }
        guard countries != .all, !address.isPrivate else { return .open }
        let country = places.place(of: address)?.country
        return countries.admits(country) ? .open : .country(country)
    }

    /// Whether an administrator may act from an address; one that nobody knows counts as none of the list.
    public func admitsAdministrator(from address: IPAddress?) -> Bool {
        administrators.isEmpty || address.map { address in administrators.contains { $0.contains(address) } } ?? false
    }
}

extension IPAddress {
    /// Whether the address belongs to no country because it never leaves its own network: loopback, RFC 1918, RFC 6598,
    /// link-local, RFC 4193.
    var isPrivate: Bool {
        Self.privateNetworks.contains { $0.contains(self) }
    }

    private static let privateNetworks = [
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "::1/128",
        "fe80::/10", "fc00::/7",
    ].compactMap { CIDR($0) }
}
