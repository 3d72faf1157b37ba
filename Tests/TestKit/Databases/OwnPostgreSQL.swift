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
    private struct Running: @unchecked Sendable {
        let shell: Process
        let lifeline: Pipe
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
        let pipe = Pipe()
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        let script =
            #"log=$1; shift; "$@" <&- >>"$log" 2>&1 & server=$!; cat >/dev/null; kill -INT $server; wait $server"#
        shell.arguments = ["-c", script, "sh", folder + "/log"] + command
        shell.standardInput = pipe
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        running.withLock { $0 = Running(shell: shell, lifeline: pipe) }
        let psql = [programs.path("psql"), "-X", "-q", "-d", url, "-c", "SELECT 1"]
        try await eventually(within: .seconds(60)) { (try? await Command.run(psql)) != nil }
    }

    /// Stops the server: its clients lose their connections. Returns when it is gone.
    public func stop() async {
        guard let running = running.withLock({ $0.take() }) else { return }
        await withCheckedContinuation { continuation in
            running.shell.terminationHandler = { _ in continuation.resume() }
            try? running.lifeline.fileHandleForWriting.close()
        }
    }
}
