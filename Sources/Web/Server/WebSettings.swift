public import Core

/// Where and how the server listens.
public struct WebSettings: Sendable {
    /// The address or host name to listen at.
    public var host: String
    /// The port; 0 takes a free one.
    public var port: Int
    /// The URL under which clients reach the server, without a slash at the end: what the OpenAPI document names.
    /// When it begins with `https:`, browsers are told to keep to it (HSTS).
    public var publicURL: String
    /// The networks of our proxies, whose `X-Forwarded-For` and `X-Request-Id` we take.
    public var trustedProxies: [CIDR]
    /// The origins whose pages may call the API from a browser: `https://crm.example.com`.
    public var origins: Set<String>
    /// The server's own certificate; nil for a server without TLS, which has a proxy in front.
    public var tls: TLSFiles?
    /// A port without TLS that sends everybody to ``publicURL``.
    public var redirectPort: Int?
    /// The version that the OpenAPI document names.
    public var version: String
    /// What a client may cost us.
    public var limits: WebLimits
    /// Whether programs may register clients of OAuth.
    public var takesRegistrations: Bool

    /// Where and how the server listens.
    public init(
        host: String = "127.0.0.1", port: Int = 5050, publicURL: String, trustedProxies: [CIDR] = [],
        origins: Set<String> = [], tls: TLSFiles? = nil, redirectPort: Int? = nil,
        version: String, limits: WebLimits = WebLimits(), takesRegistrations: Bool = false
    ) {
        self.host = host
        self.port = port
        self.publicURL = publicURL
        self.trustedProxies = trustedProxies
        self.origins = origins
        self.tls = tls
        self.redirectPort = redirectPort
        self.version = version
        self.limits = limits
        self.takesRegistrations = takesRegistrations
    }
}
