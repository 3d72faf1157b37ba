public import Core

/// Where the server listens, under which address it is known, and how long it waits for whom.
public struct ListenerSettings: Sendable {
    /// The address to listen on.
    public let host: String
    /// The TCP port to listen on; 0 lets the system choose.
    public let port: Int
    /// The address under which clients reach the server: `iss` and `aud` of its tokens, the links in its documents.
    public let publicURL: String?
    /// Proxies whose `X-Forwarded-For` is believed.
    public let trustedProxies: [CIDR]
    /// How many connections are open at a time.
    public let connectionLimit: Int
    /// How long a connection may stay silent.
    public let idleTimeout: Duration
    /// How long a whole request body may take to arrive.
    public let bodyTimeout: Duration
    /// How long `/readyz` says no before the server stops accepting.
    public let drainNotice: Duration
    /// How long requests in progress may take to finish when the server stops.
    public let drainTimeout: Duration

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader) {
        reader.begin("Network")
        host = reader.value("CASTELLAN_HOST", .text("address"), default: "127.0.0.1", "The address to listen on.")
        port = reader.value(
            "CASTELLAN_PORT", .integer(0...65535), default: 5050,
            "The TCP port to listen on; 0 lets the system choose, and the log says which.")
        publicURL = reader.optional(
            "CASTELLAN_PUBLIC_URL", .text("http or https URL", where: Settings.isWebURL),
            otherwise: "`http://` and the address listened on",
            "The address under which clients reach the server. It is `iss` and `aud` of every token: when it changes, "
                + "everybody signs in again.")
        trustedProxies = reader.value(
            "TRUSTED_PROXIES", .list(of: .network), default: [],
            "Proxies whose `X-Forwarded-For` is believed; the client is the right-most address that is none of them.")
        connectionLimit = reader.value(
            "CASTELLAN_CONNECTION_LIMIT", .integer(1...1_000_000), default: 4096,
            "How many connections may be open at a time; more wait in the kernel's queue.")
        idleTimeout = reader.value(
            "CASTELLAN_IDLE_TIMEOUT", .duration(.seconds(1)...(.seconds(3600))), default: .seconds(60),
            "How long a connection may stay silent before it is closed.")
        bodyTimeout = reader.value(
            "CASTELLAN_BODY_TIMEOUT", .duration(.seconds(1)...(.seconds(3600))), default: .seconds(30),
            "How long a whole request body may take to arrive.")
        drainNotice = reader.value(
            "CASTELLAN_DRAIN_NOTICE", .duration(.zero...(.seconds(600))), default: .zero,
            "How long `/readyz` says no before the server stops accepting; set it behind a load balancer.")
        drainTimeout = reader.value(
            "CASTELLAN_DRAIN_TIMEOUT", .duration(.zero...(.seconds(600))), default: .seconds(20),
            "How long requests in progress may take to finish when the server stops.")
    }

    /// What the server calls itself: its public address, or else the one that it listens on.
    func issuer(hasTLS: Bool) -> String {
        publicURL ?? "\(Self.scheme(hasTLS: hasTLS))://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    static func scheme(hasTLS: Bool) -> String { hasTLS ? "https" : "http" }
}
