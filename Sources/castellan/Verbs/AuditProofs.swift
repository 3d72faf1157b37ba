import App
import ArgumentParser
import Core

/// The verbs of `castellan audit` that prove and check.
extension Audit {
    /// `castellan audit prove`
    struct Prove: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Write the proof that an entry is in the log, to be checked offline (C2SP tlog-proof).")

        @OptionGroup var data: DataOption
        @Argument(help: "The entry's id.")
        var entry: String
        @Option(name: .long, help: "The file to write; it must not exist.")
        var out: String?

        func carryOut() async throws(CommandFault) {
            let proof = try await data.operations { operations throws(CommandFault) in
                try await operations.auditProof(of: entry)
            }
            let file = try OutputFile.open(out)
            defer { file.close() }
            try file.write(Array(proof.utf8))
        }
    }

    /// `castellan audit checkpoint`
    struct Checkpoint: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Print the newest signed checkpoint; with --json also the keys to check it with.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let checkpoint = try await data.operations { operations throws(CommandFault) in
                try await operations.auditCheckpoint()
            }
            if output.json { return print(checkpoint.json) }
            print(checkpoint.note, terminator: "")
            for key in checkpoint.keys { Terminal.note("key: \(key)") }
        }
    }

    /// `castellan audit verify`
    struct Verify: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Check a bundle that castellan audit export --format bundle wrote; needs no database.")

        @Argument(help: "The bundle.")
        var file: String
        @Option(name: .long, help: "The log's key, from whoever runs the log; may be given more than once.")
        var key: [String] = []
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            try Self.check(file, keys: key, output)
        }

        /// Checks a bundle and shows what was found.
        static func check(_ file: String, keys: [String], _ output: OutputOption) throws(CommandFault) {
            let check = try BundleCheck.run(file, keys: keys) { Terminal.note("\($0) entries") }
            Terminal.show(check, json: output.json)
            if !check.isKeyGiven {
                Terminal.note(
                    "The key is the bundle's own word: give --key with the one that its log's operator told you.")
            }
            guard check.isVerified else {
                throw CommandFault(.refused, "NOT VERIFIED: \(check.problems.first ?? "an entry")")
            }
        }
    }
}
