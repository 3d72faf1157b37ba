import ArgumentParser

/// What the figures of `docs/benchmarks.md` are compared with. `Benchmarks/run` calls these and does the sums.
@main
struct CastellanBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "castellan-bench",
        abstract: "Measures the least that the work could cost, for comparison with what Castellan makes of it.",
        subcommands: [
            BareServer.self, Argon2Alone.self, Changes.self, Appends.self, RoleChecks.self, PersonalData.self, AccountAnalysis.self,
            Cells.self,
        ])
}

/// One figure on standard output, for the script that asked.
func report(_ name: String, _ value: Double) {
    print("\(name) \(value)")
}

extension Duration {
    /// As a fraction of seconds.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
