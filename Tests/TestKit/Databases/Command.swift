import Foundation

/// A program that runs to its end.
public enum Command {
    /// Runs a command line and returns what it printed; throws when it fails.
    @discardableResult
    public static func run(
        _ words: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = errors
        return try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: it blocks until the program ends.
            let thread = Thread {
                do {
                    try process.run()
                    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
                    try standardInput.fileHandleForWriting.close()
                    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
                    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
                    process.waitUntilExit()
                    guard process.terminationStatus == 0 else {
                        let text = String(decoding: complaint, as: UTF8.self)
                        throw TestDatabaseFault("\(words.joined(separator: " ")): \(text)")
                    }
                    continuation.resume(returning: String(decoding: printed, as: UTF8.self))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
            thread.start()
        }
    }
}
