import Logging
import ServiceLifecycle
import Telemetry
import UnixSignals

/// Reads `LOG_LEVEL` again at each `SIGHUP`: the one setting that is worth changing on a running server.
struct LogLevelReload: Service {
    private let launch: Launch
    private let log: LogSink

    init(_ launch: Launch, _ log: LogSink) {
        self.launch = launch
        self.log = log
    }

    func run() async throws {
        let logger = log.logger("settings")
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            do throws(CommandFault) {
                let level = try launch.settingsNow().logLevel
                log.level = level
                logger.notice("LOG_LEVEL is now \(level)")
            } catch {
                logger.error("\(error.message); nothing was changed")
            }
        }
    }
}
