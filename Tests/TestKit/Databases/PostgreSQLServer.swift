import Foundation

/// The PostgreSQL of this test process: started with the first test that needs it, gone with the process, however that ends.
public actor PostgreSQLServer {
    /// The one server.
    public static let shared = PostgreSQLServer()

    /// Where a running server is found.
    public struct Address: Sendable {
        /// The folder of its Unix socket.
        public let socketFolder: String
        /// Its port on 127.0.0.1, which also names the socket.
        public let port: Int
        let programs: PostgreSQLPrograms

        /// The address of one of its databases, over the Unix socket.
        public func url(of database: String) -> String {
            "postgresql://castellan@/\(database)?host=\(socketFolder)&port=\(port)"
        }

        /// The same over TCP, for programs that want a host.
        public func networkURL(of database: String) -> String {
            "postgresql://castellan@127.0.0.1:\(port)/\(database)"
        }

        /// Runs SQL through `psql`, as an operator would, and returns the rows, columns parted by `|`.
        @discardableResult
        public func psql(_ sql: String, on database: String = "postgres") async throws -> String {
            try await Command.run(
                [programs.path("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url(of: database)],
                input: sql)
        }
    }

    private var starting: Task<Address, any Error>?
    private var templates: [String: Task<Void, any Error>] = [:]
    /// Its other end is the watchdog's standard input: the kernel closes it when this process ends.
    private var lifeline: ClosedPipe?
    private var databases = 0

    /// The running server.
    public func address() async throws -> Address {
        if let starting { return try await starting.value }
        let task = Task { try await start() }
        starting = task
        return try await task.value
    }

    /// A name for a database that no other test uses.
    func freshName() -> String {
        databases += 1
        return "t\(databases)"
    }

    /// Builds the template `name` unless it is there.
    func template(_ name: String, build: @escaping @Sendable () async throws -> Void) async throws {
        if let task = templates[name] { return try await task.value }
        let task = Task { try await build() }
        templates[name] = task
        try await task.value
    }

    private func start() async throws -> Address {
        let programs = try PostgreSQLPrograms.find()
        let prefix = try PostgreSQLPrograms.prefix()
        let folder = TestFolder.url.appending(path: "pg")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if let (_, user, group) = try PostgreSQLPrograms.unprivilegedUser(), chown(folder.path, user, group) != 0 {
            throw TestDatabaseFault("can't give \(folder.path) to an unprivileged user")
        }
        let data = folder.appending(path: "data").path
        try await Command.run(
            prefix + [
                programs.path("initdb"), "-D", data, "-U", "castellan", "--auth=trust", "--encoding=UTF8", "--locale=C",
                "--no-sync",
            ])
        let address = Address(socketFolder: folder.path, port: try freePort(), programs: programs)
        try launch(
            prefix + [
                programs.path("postgres"), "-D", data, "-k", folder.path, "-p", "\(address.port)",
                "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=500", "-c", "fsync=off",
                "-c", "full_page_writes=off", "-c", "shared_buffers=64MB", "-c", "max_wal_size=4GB",
            ], log: folder.appending(path: "log").path)
        try await waitUntilReady(address, log: folder.appending(path: "log").path)
        return address
    }

    /// Starts the server below a shell that stops it when this process is gone.
    private func launch(_ words: [String], log: String) throws {
        let pipe = try ClosedPipe()
        let script =
            #"log=$1; folder=$2; shift 2; "$@" <&- >"$log" 2>&1 & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf "$folder""#
        _ = try ChildProcess.start(
            ["/bin/sh", "-c", script, "sh", log, TestFolder.url.path] + words,
            environment: ProcessInfo.processInfo.environment, input: pipe.reading, output: nil, errors: nil)
        close(pipe.reading)
        lifeline = pipe
    }

    private func waitUntilReady(_ address: Address, log: String) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if (try? await address.psql("SELECT 1")) != nil { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        let report = (try? String(contentsOfFile: log, encoding: .utf8)) ?? "it left no log"
        throw TestDatabaseFault("PostgreSQL did not start: \(report)")
    }

    private func freePort() throws -> Int {
        let (descriptor, port) = try Loopback.listen()
        close(descriptor)
        return port
    }
}
