import Anchors
import Web

extension Assembly {
    /// What the routes call.
    var webServices: WebServices {
        WebServices(
            identity: identity, oauth: oauth, events: events, audited: audited, network: network, places: places,
            health: health, anchors: anchors, personalData: personalData, accounts: accounts, agents: agents,
            isReady: { [databases] in await databases.areReachable() })
    }
}

extension WebSettings {
    /// The part of the settings that the web server needs.
    init(_ settings: Settings) {
        var limits = WebLimits()
        limits.connections = settings.connectionLimit
        limits.idle = settings.idleTimeout
        limits.body = settings.bodyTimeout
        limits.drainNotice = settings.drainNotice
        limits.drain = settings.drainTimeout
        self.init(
            host: settings.host, port: settings.port, publicURL: settings.issuer,
            trustedProxies: settings.trustedProxies, origins: Set(settings.defence.origins), tls: settings.defence.tls,
            redirectPort: settings.defence.redirectPort, version: Release.current.version, limits: limits,
            takesRegistrations: settings.takesRegistrations)
    }
}
