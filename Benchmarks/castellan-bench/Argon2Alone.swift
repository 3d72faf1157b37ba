import ArgumentParser
import CSodium
import Foundation
import Synchronization

/// argon2id and nothing else, on as many threads as the server would use, with the server's costs.
struct Argon2Alone: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "argon2", abstract: "Verifies passwords with argon2id alone; prints how many a second.")

    @Option(help: "Threads; the server's default is one per core.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "How long to work.")
    var seconds: Int = 5

    /// 19 MiB and two passes, as `Argon2Parameters.standard`.
    private static let memory = 19 * 1024 * 1024
    private static let passes: UInt64 = 2

    func run() throws {
        guard sodium_init() >= 0 else { throw ValidationError("libsodium doesn't start") }
        let password = "correct horse battery staple"
        var hash = [CChar](repeating: 0, count: Int(crypto_pwhash_argon2id_STRBYTES))
        guard
            crypto_pwhash_argon2id_str(&hash, password, UInt64(password.utf8.count), Self.passes, Self.memory) == 0
        else { throw ValidationError("no memory for argon2id") }

        let stored = hash
        let done = Atomic(0)
        let clock = ContinuousClock()
        let begun = clock.now
        let end = begun + .seconds(seconds)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while clock.now < end {
                _ = crypto_pwhash_argon2id_str_verify(stored, password, UInt64(password.utf8.count))
                done.add(1, ordering: .relaxed)
            }
        }
        report("hashes_per_second", Double(done.load(ordering: .relaxed)) / (clock.now - begun).inSeconds)
    }
}
