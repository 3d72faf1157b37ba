public import Core
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
public import Telemetry

/// The HTTP server, as a service: listens when run, and at shutdown drains before it ends.
public struct WebServer: Service {
    private let settings: WebSettings
    private let responder: Responder
    private let identity: ServerIdentity?
    private let onListening: @Sendable (Int) async -> Void

    /// A server for the rooms' functions. `onListening` hears the port once connections are accepted. Throws when the
    /// certificate can't be used.
    public init(
        _ services: WebServices, settings: WebSettings, log: LogSink, time: any TimeSource = SystemTime(),
        randomness: any Randomness = SystemRandomness(),
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(TLSFault) {
        self.settings = settings
        self.onListening = onListening
        identity = if let files = settings.tls { try ServerIdentity(files) } else { nil }
        let logger = log.logger("web")
        let drain = DrainGate(notice: settings.limits.drainNotice)
        var services = services
        services.trustedPages = TrustedPages(publicURL: settings.publicURL, others: settings.origins)
        services.authorizationServer = AuthorizationServer(issuer: settings.publicURL)
        services.isReady = { [isReady = services.isReady] in !drain.isDraining ? await isReady() : false }
        services.isStopping = { drain.isDraining }
        responder = Responder(
            router: Router(RouteTable.all),
            surroundings: Surroundings(
                services: services, documents: Documents(version: settings.version, serverURL: settings.publicURL),
                forwarded: ForwardedFor(trusted: settings.trustedProxies)),
            headers: ResponseHeaders(),
            crossOrigin: CrossOrigin(origins: settings.origins), servesTLS: settings.tls != nil,
            limits: settings.limits, ids: RequestIDs(randomness), time: time, drain: drain, log: log, logger: logger)
    }

    /// Serves until shutdown: then first ``WebLimits/drainNotice``, then no new connections, then at most
    /// ``WebLimits/drain`` for running requests.
    public func run() async throws {
        let (limits, responder, logger) = (settings.limits, responder, responder.logger)
        let channel = HTTP1Channel(
            responder: { request, writer, channel in try await responder.respond(to: request, writer, on: channel) },
            configuration: .init(
                additionalChannelHandlers: [
                    ConnectionGuard(limits: limits) { responder.refusal($0) }
                ],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerFieldBytes, maxHeaderListSize: limits.headerBytes,
                    maxHeaderFieldCount: limits.headerFields)))
        let served: any ServerChildChannel =
            if let identity { SecureChannel(base: channel, identity: identity) } else { channel }
        var services: [any Service] = []
        if let identity { services.append(CertificateReload(identity: identity, logger: logger)) }
        if let port = settings.redirectPort {
            let redirect = Redirect(publicURL: settings.publicURL).channel(limits) { responder.refusal($0) }
            services.append(listener(redirect, port: port))
        }
        services.append(listener(served, port: settings.port) { [onListening] in await onListening($0) })
        var configuration = ServiceGroupConfiguration(services: services + [responder.drain], logger: logger)
        configuration.maximumGracefulShutdownDuration = limits.drainNotice + limits.drain
        try await ServiceGroup(configuration: configuration).run()
    }

    private func listener(
        _ channel: any ServerChildChannel, port: Int,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> any Service {
        let logger = responder.logger
        return channel.server(
            configuration: ServerConfiguration(
                address: .hostname(settings.host, port: port),
                availableConnectionsDelegate: .maximum(settings.limits.connections, logger: logger)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    }
}

extension WebServer: CustomStringConvertible {
    /// A short name, for the log.
    public var description: String { "web server" }
}
