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
        let files = (input: scratch + "/input", output: scratch + "/output", errors: scratch + "/errors")
        for (path, text) in [(files.input, input), (files.output, ""), (files.errors, "")] {
            try text.write(toFile: path, atomically: false, encoding: .utf8)
        }
        let process = Process()
        process.executableURL = URL(filePath: try Executable.find(program))
        process.arguments = arguments
        process.environment = Executable.environment.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        process.standardInput = FileHandle(forReadingAtPath: files.input)
        process.standardOutput = FileHandle(forWritingAtPath: files.output)
        process.standardError = FileHandle(forWritingAtPath: files.errors)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return Program(
            status: process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0),
            output: try String(contentsOfFile: files.output, encoding: .utf8),
            errors: try String(contentsOfFile: files.errors, encoding: .utf8))
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
