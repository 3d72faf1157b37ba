import Anchors
import Web

extension Assembly {
    /// What the routes call.
    var webServices: WebServices {
        var services = WebServices(
            identity: identity, oauth: oauth, events: events, audited: audited, network: network, places: places,
            health: health, anchors: anchors, personalData: personalData, realEstate: realEstate,
            accounts: accounts,
            agents: agents, isReady: { [databases] in await databases.areReachable() })
        services.zoho = zoho
        return services
    }
}

extension WebSettings {
    /// The part of the settings that the web server needs.
    init(_ settings: Settings) {
        var limits = WebLimits()
        limits.connections = settings.listener.connectionLimit
        limits.idle = settings.listener.idleTimeout
        limits.body = settings.listener.bodyTimeout
        limits.drainNotice = settings.listener.drainNotice
        limits.drain = settings.listener.drainTimeout
        self.init(
            host: settings.listener.host, port: settings.listener.port, publicURL: settings.issuer,
            trustedProxies: settings.listener.trustedProxies, origins: Set(settings.defence.origins),
            tls: settings.defence.tls,
            redirectPort: settings.defence.redirectPort, version: Release.current.version, limits: limits,
            takesRegistrations: settings.takesRegistrations)
    }
}
