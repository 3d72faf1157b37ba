import Core
public import NetworkDefence
public import Web

/// Who may reach the server, how often, from which pages and over what: the settings of network defence.
public struct NetworkDefenceSettings: Sendable {
    /// The database of places; nil means that no address is anywhere.
    public let placesPath: String?
    /// Rules for countries and administrators, and how much each budget of requests holds.
    public let policy: NetworkRoom.Policy
    /// The origins whose pages may call the API from a browser.
    public let origins: [String]
    /// The server's own certificate; nil for a server without TLS.
    public let tls: TLSFiles?
    /// A port without TLS that sends everybody to the public URL.
    public let redirectPort: Int?

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader) {
        reader.begin("Network defence")
        placesPath = reader.optional(
            "GEOIP_DATABASE", .text("path"), otherwise: "none: no address has a place",
            "A MaxMind database of cities or countries (GeoIP2 or GeoLite2). It is opened again when it is replaced.")
        let countries = Self.countries(&reader)
        let administrators = reader.value(
            "ADMIN_ALLOWED_IPS", .list(of: .network), default: [],
            "Where administrators (`system_admin`) may act from; anywhere when not set. Name `127.0.0.1` too if they "
                + "come through a tunnel.")
        policy = NetworkRoom.Policy(
            countries: countries, administrators: administrators, budgets: Self.budgets(&reader))
        origins = reader.value(
            "CORS_ORIGINS", .list(of: .text("origin", where: Self.isOrigin)), default: [],
            "Origins whose pages may call the API from a browser, such as `https://crm.example.com`. The public status "
                + "may be read by any page.")
        let certificate = reader.optional(
            "TLS_CERTIFICATE", .text("path"), otherwise: "none: plain HTTP, for a proxy in front",
            "The server's certificate and those between it and the root, in PEM. TLS 1.3 only. It is read again within "
                + "a second when it is replaced.")
        let key = reader.optional("TLS_KEY", .text("path"), otherwise: "none", "The certificate's private key, in PEM.")
        redirectPort = reader.optional(
            "TLS_REDIRECT_PORT", .integer(1...65535), otherwise: "none",
            "A port without TLS that sends everybody to `CASTELLAN_PUBLIC_URL`: 80 in production.")
        switch (certificate, key) {
        case (let certificate?, let key?): tls = TLSFiles(certificate: certificate, key: key)
        case (nil, nil): tls = nil
        default:
            tls = nil
            reader.refuse("TLS_CERTIFICATE", "and TLS_KEY belong together; set both, or neither")
        }
    }

    /// Checks what lies between these settings and others.
    func check(publicURL: String?, _ reader: inout SettingsReader) {
        if policy.countries != .all, placesPath == nil {
            reader.refuse("GEOIP_DATABASE", "is needed to tell countries apart")
        }
        if redirectPort != nil, publicURL?.hasPrefix("https://") != true {
            reader.refuse("TLS_REDIRECT_PORT", "needs a CASTELLAN_PUBLIC_URL that begins with https://")
        }
    }

    private static func countries(_ reader: inout SettingsReader) -> CountryRule {
        let allowed = reader.value(
            "ALLOWED_COUNTRIES", .list(of: .text("country code", where: isCountry)), default: [],
            "The only countries that may reach the server, such as `US,CA`. Private networks always may.")
        let blocked = reader.value(
            "BLOCKED_COUNTRIES", .list(of: .text("country code", where: isCountry)), default: [],
            "Countries that may not reach the server.")
        guard allowed.isEmpty || blocked.isEmpty else {
            reader.refuse("BLOCKED_COUNTRIES", "and ALLOWED_COUNTRIES are both set; keep one")
            return .all
        }
        if !allowed.isEmpty { return .only(Set(allowed)) }
        return blocked.isEmpty ? .all : .allBut(Set(blocked))
    }

    private static func budgets(_ reader: inout SettingsReader) -> RequestBudgets {
        let usual = RequestBudgets()
        func rate(_ name: String, _ fallback: Int?, _ meaning: String) -> Int {
            reader.value(name, .integer(1...1_000_000), default: fallback ?? 1_000_000, meaning)
        }
        let areOn = reader.value(
            "RATE_LIMITS", .boolean, default: true, "Whether requests are limited at all; probes never are.")
        let budgets = RequestBudgets(
            anonymous: rate(
                "RATE_LIMIT_ANONYMOUS", usual.anonymous,
                "Requests a minute of one address without a good credential. IPv6 counts by /64."),
            signIn: rate("RATE_LIMIT_SIGN_IN", usual.signIn, "Sign-ins and refreshes a minute of one address."),
            principal: rate("RATE_LIMIT_SIGNED_IN", usual.principal, "Requests a minute of one user."),
            ingest: rate("RATE_LIMIT_INGEST", usual.ingest, "Deliveries of events a minute of one user."),
            forward: rate(
                "RATE_LIMIT_FORWARD", usual.forward,
                "Requests of other applications a minute of one user, which proxies ask about."),
            burst: reader.value(
                "RATE_LIMIT_BURST", .integer(1...100_000), default: usual.burst,
                "How many requests may come at once, before those a minute count."))
        return areOn ? budgets : .unlimited
    }

    private static func isCountry(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// A scheme and an authority, as a browser writes an origin: no path, no slash at the end, lower case.
    private static func isOrigin(_ text: String) -> Bool {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["http", "https"].contains(parts[0]), let authority = parts.last else { return false }
        return !authority.isEmpty && text == text.lowercased()
            && !authority.contains(where: { $0.isWhitespace || "/?#@*".contains($0) })
    }
}
