public import Foundation
import Synchronization

/// A `castellan serve` in a process of its own, on a free port of 127.0.0.1, for what one process can't show: `kill -9`, two
/// nodes, start-up. It is killed when this object goes.
public final class ServerProcess: Sendable {
    /// `http://127.0.0.1:port`, or `https` where it has a certificate.
    public let url: String
    /// The process id.
    public let processID: pid_t
    /// Every line the server wrote.
    public let log: Inbox<String>
    private let ending: Inbox<Int32>

    private init(url: String, processID: pid_t, log: Inbox<String>, ending: Inbox<Int32>) {
        self.url = url
        self.processID = processID
        self.log = log
        self.ending = ending
    }

    deinit {
        if ending.items.isEmpty { kill(processID, SIGKILL) }
    }

    /// Starts a server and returns when it accepts connections.
    public static func start(environment: [String: String], wrapper: [String] = []) async throws -> ServerProcess {
        let log = Inbox<String>()
        let ending = Inbox<Int32>()
        let words = wrapper + [try Executable.castellan(), "serve"]
        let pipe = try ClosedPipe()
        let child = try ChildProcess.start(
            [try Executable.find(words[0])] + words.dropFirst(),
            environment: Executable.environment.merging(["CASTELLAN_PORT": "0"]) { $1 }.merging(environment) { $1 },
            input: nil, output: pipe.writing, errors: pipe.writing)
        close(pipe.writing)
        child.whenEnded { ending.add($0) }
        let reader = LineReader(handle: FileHandle(fileDescriptor: pipe.reading, closeOnDealloc: true), log: log)
        Thread { reader.run() }.start()
        return ServerProcess(
            url: try await address(log), processID: child.id, log: log, ending: ending)
    }

    /// `kill -9`; returns when the process is gone.
    public func killNow() async {
        kill(processID, SIGKILL)
        _ = await ending.atLeast(1)
    }

    /// Asks the server to stop; returns its exit status.
    public func stop() async -> Int32? {
        kill(processID, SIGTERM)
        return await ending.atLeast(1).first
    }

    private static func address(_ log: Inbox<String>) async throws -> String {
        var seen = 0
        while true {
            let lines = await log.atLeast(seen + 1)
            for line in lines[seen...] {
                if line == LineReader.end { throw DidNotStart(log: lines.dropLast().joined(separator: "\n")) }
                guard line.contains("listening") else { continue }
                for scheme in ["http", "https"] {
                    guard let start = line.range(of: "\(scheme)://127.0.0.1:") else { continue }
                    return "\(scheme)://127.0.0.1:" + line[start.upperBound...].prefix { $0.isNumber }
                }
            }
            seen = lines.count
        }
    }

    /// The server ended before it accepted connections.
    public struct DidNotStart: Error {
        /// What it wrote until then.
        public let log: String
    }
}

/// Reads a pipe on a thread of its own, line by line, to its end.
private struct LineReader: Sendable {
    static let end = "‹end of output›"
    let handle: FileHandle
    let log: Inbox<String>

    func run() {
        var pending = Data()
        while case let data = handle.availableData, !data.isEmpty {
            pending += data
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                log.add(String(decoding: pending[..<end], as: UTF8.self))
                pending = Data(pending[pending.index(after: end)...])
            }
        }
        if !pending.isEmpty { log.add(String(decoding: pending, as: UTF8.self)) }
        log.add(Self.end)
    }
}
