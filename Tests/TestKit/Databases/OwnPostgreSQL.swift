import Foundation
import Synchronization

/// A PostgreSQL of one test's own, which may be stopped and started again. It goes with the test, or with the process, however that
/// ends.
public final class OwnPostgreSQL: Sendable {
    /// The address of its one database.
    public let url: String
    private let command: [String]
    private let folder: String
    private let programs: PostgreSQLPrograms
    private let running = Mutex<Running?>(nil)

    /// The shell above the server, and the pipe whose end stops both.
    private struct Running: Sendable {
        let shell: ChildProcess
        let lifeline: ClosedPipe
    }

    /// Starts one, hands it to `body`, and stops it.
    public static func with<Value: Sendable>(_ body: (OwnPostgreSQL) async throws -> Value) async throws -> Value {
        let server = try await OwnPostgreSQL()
        try await server.start()
        do {
            let value = try await body(server)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    private init() async throws {
        programs = try PostgreSQLPrograms.find()
        let prefix = try PostgreSQLPrograms.prefix()
        folder = try TestFolder.make().path
        if let (_, user, group) = try PostgreSQLPrograms.unprivilegedUser(), chown(folder, user, group) != 0 {
            throw TestDatabaseFault("can't give \(folder) to an unprivileged user")
        }
        try await Command.run(
            prefix + [
                programs.path("initdb"), "-D", folder + "/data", "-U", "castellan", "--auth=trust", "--encoding=UTF8",
                "--locale=C", "--no-sync",
            ])
        let (descriptor, port) = try Loopback.listen()
        close(descriptor)
        url = "postgresql://castellan@127.0.0.1:\(port)/postgres"
        command =
            prefix + [
                programs.path("postgres"), "-D", folder + "/data", "-k", folder, "-p", "\(port)",
                "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "shared_buffers=16MB",
            ]
    }

    /// Starts the server; returns when it answers.
    public func start() async throws {
        let pipe = try ClosedPipe()
        let script =
            #"log=$1; shift; "$@" <&- >>"$log" 2>&1 & server=$!; cat >/dev/null; kill -INT $server; wait $server"#
        let shell = try ChildProcess.start(
            ["/bin/sh", "-c", script, "sh", folder + "/log"] + command,
            environment: ProcessInfo.processInfo.environment, input: pipe.reading, output: nil, errors: nil)
        close(pipe.reading)
        running.withLock { $0 = Running(shell: shell, lifeline: pipe) }
        let psql = [programs.path("psql"), "-X", "-q", "-d", url, "-c", "SELECT 1"]
        try await eventually(within: .seconds(60)) { (try? await Command.run(psql)) != nil }
    }

    /// Stops the server: its clients lose their connections. Returns when it is gone.
    public func stop() async {
        guard let running = running.withLock({ $0.take() }) else { return }
        close(running.lifeline.writing)
        _ = await running.shell.end()
    }
}
