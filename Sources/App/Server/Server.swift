import Audit
import Core
import Logging
import ServiceLifecycle
import Telemetry
import UnixSignals
import Web

/// `castellan serve`: the web server and the work behind it, until somebody says stop.
public enum Server {
    /// Opens the data and serves; returns after an orderly stop.
    public static func run(_ launch: Launch) async throws(CommandFault) {
        let log = launch.settings.logSink
        defer { log.close() }
        // For libraries that make their own loggers; whatever is ours is given one.
        LoggingSystem.bootstrap { log.logger($0).handler }
        let assembly = try await Assembly.open(launch, schema: .migrate, log: log)
        if assembly.audited.isOlderThanRemembered, let reason = assembly.audited.refusal {
            await assembly.close()
            throw CommandFault(
                .refused, "not opened, since people who were erased may be back: \(reason)",
                advice:
                    "bring back what is lost with castellan audit recover --from-mirror, or see “A restored backup” in "
                    + "docs/audit-log.md")
        }
        let logger = log.logger("server")
        if let user = launch.folder.actingAs { logger.notice("continuing as the owner of the data folder: \(user)") }
        try await serve(assembly, launch) { url in
            logger.notice(
                "listening on \(url)",
                metadata: ["version": "\(Release.current.version)", "environment": "\(launch.settings.environment)"])
        }
    }

    /// Serves what is open until a signal comes or the task is cancelled, then closes it. `onListening` hears the address once
    /// connections are accepted.
    public static func serve(
        _ assembly: Assembly, _ launch: Launch, handlesSignals: Bool = true,
        onListening: @escaping @Sendable (_ url: String) async -> Void
    ) async throws(CommandFault) {
        let (settings, log) = (launch.settings, assembly.log)
        let host = settings.listener.host
        let web: WebServer
        do throws(TLSFault) {
            web = try WebServer(
                assembly.webServices, settings: WebSettings(settings), log: log, time: assembly.time,
                randomness: assembly.randomness
            ) { port in
                await onListening("\(settings.scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)")
            }
        } catch {
            await assembly.close()
            throw CommandFault(
                .configuration, "\(error)", advice: "see TLS_CERTIFICATE and TLS_KEY in docs/settings.md")
        }
        // Stopped in reverse: first no more requests, then the work behind them.
        let services: [any Service] = [
            BackgroundWork(assembly, log.logger("background")),
            BackupWork(assembly: assembly, launch: launch, logger: log.logger("backups")), LogLevelReload(launch, log),
            web,
        ]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: handlesSignals ? [.sigterm, .sigint] : [],
                logger: log.logger("lifecycle")))
        do {
            try await group.run()
        } catch {
            await assembly.close()
            throw CommandFault(
                .unavailable, "the server stopped: \(error)",
                advice:
                    "if the port is taken, set CASTELLAN_PORT; \(settings.listener.host):\(settings.listener.port) is what it wanted"
            )
        }
        await assembly.close()
    }
}
