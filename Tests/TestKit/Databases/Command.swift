import Foundation

/// A program that runs to its end.
public enum Command {
    /// Runs a command line and returns what it printed; throws when it fails.
    @discardableResult
    public static func run(
        _ words: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> String {
        let program = try await Program.run(
            words[0], Array(words.dropFirst()),
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, input: input)
        guard program.status == 0 else {
            throw TestDatabaseFault("\(words.joined(separator: " ")): \(program.errors)")
        }
        return program.output
    }
}
