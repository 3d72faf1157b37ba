import Foundation

/// A program run to its end, whatever that was: for verbs whose failures matter as much as their successes.
public struct Program: Sendable {
    /// The exit status; 128 + n after signal n.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let errors: String

    /// Runs a program, by path or by name in `PATH`, with the given environment and nothing else.
    public static func run(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], input: String = "",
        in folder: String? = nil
    ) async throws -> Program {
        let scratch = try TestFolder.make().path
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let files = (input: scratch + "/input", output: scratch + "/output", errors: scratch + "/errors")
        for (path, text) in [(files.input, input), (files.output, ""), (files.errors, "")] {
            try text.write(toFile: path, atomically: false, encoding: .utf8)
        }
        let open = try [
            FileHandle(forReadingFrom: URL(filePath: files.input)),
            FileHandle(forWritingTo: URL(filePath: files.output)),
            FileHandle(forWritingTo: URL(filePath: files.errors)),
        ]
        let child = try ChildProcess.start(
            [try Executable.find(program)] + arguments, environment: Executable.environment.merging(environment) { $1 },
            in: folder, input: open[0].fileDescriptor, output: open[1].fileDescriptor, errors: open[2].fileDescriptor)
        for file in open { try file.close() }
        let status = await child.end()
        // A dump may hold bytes that are no text.
        func text(_ path: String) throws -> String {
            String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        }
        return Program(status: status, output: try text(files.output), errors: try text(files.errors))
    }

    /// Runs the `castellan` that was built with these tests.
    public static func castellan(
        _ arguments: [String], environment: [String: String] = [:], input: String = "", in folder: String? = nil
    ) async throws -> Program {
        try await run(try Executable.castellan(), arguments, environment: environment, input: input, in: folder)
    }
}

/// Where programs are.
enum Executable {
    /// What every program that a test starts is given; nothing of the test's own environment but the path and what the
    /// sanitizers are told.
    static let environment = ["PATH": searchPath, "SWIFT_BACKTRACE": "enable=no", "HOME": TestFolder.url.path]
        .merging(
            ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") || $0.key == "LD_PRELOAD" }
        ) { $1 }

    private static let searchPath = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"

    /// The `castellan` in the build folder that the running tests come from.
    static func castellan() throws -> String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return try find(URL(filePath: bundle).deletingLastPathComponent().path + "/castellan")
    }

    /// The full path of a program, by path or by name.
    static func find(_ program: String) throws -> String {
        let candidates =
            program.contains("/") ? [program] : searchPath.split(separator: ":").map { "\($0)/\(program)" }
        guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw MissingProgram(program: program)
        }
        return path
    }
}

/// A program that a test needs is not there.
public struct MissingProgram: Error {
    /// Its name or path.
    public let program: String
}
