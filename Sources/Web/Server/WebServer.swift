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
    private let onListening: @Sendable (Int) async -> Void

    /// A server for the rooms' functions. `onListening` hears the port once connections are accepted.
    public init(
        _ services: WebServices, settings: WebSettings, log: LogSink, time: any TimeSource = SystemTime(),
        randomness: any Randomness = SystemRandomness(),
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.settings = settings
        self.onListening = onListening
        let logger = log.logger("web")
        let drain = DrainGate(notice: settings.limits.drainNotice)
        var services = services
        services.isReady = { [isReady = services.isReady] in !drain.isDraining ? await isReady() : false }
        responder = Responder(
            router: Router(RouteTable.all), services: services,
            documents: Documents(version: settings.version, serverURL: settings.publicURL),
            headers: ResponseHeaders(isSecure: settings.publicURL.hasPrefix("https:")),
            forwarded: ForwardedFor(trusted: settings.trustedProxies), limits: settings.limits,
            ids: RequestIDs(randomness), time: time, drain: drain, log: log, logger: logger)
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
        let server = channel.server(
            configuration: ServerConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        var configuration = ServiceGroupConfiguration(services: [server, responder.drain], logger: logger)
        configuration.maximumGracefulShutdownDuration = limits.drainNotice + limits.drain
        try await ServiceGroup(configuration: configuration).run()
    }
}

extension WebServer: CustomStringConvertible {
    /// A short name, for the log.
    public var description: String { "web server" }
}
