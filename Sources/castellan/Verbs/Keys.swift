import App
import ArgumentParser

/// `castellan keys`
struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The keys that seal what is stored; API keys are under key.",
        discussion: "Nothing here prints a key. docs/data-protection.md says what each is for.",
        subcommands: [List.self, Status.self, Rotate.self, Destroy.self, Check.self])

    /// `castellan keys list`
    struct List: Verb {
        static let configuration = CommandConfiguration(
            abstract: "List every version of every key, and what each is used for.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let keys = try await data.operations { operations throws(CommandFault) in
                try await operations.encryptionKeys()
            }
            Terminal.show(keys, json: output.json)
        }
    }

    /// `castellan keys status`
    struct Status: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Say for each key how old it is, what earlier versions are still needed for, and what to do.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let status = try await data.operations { operations throws(CommandFault) in
                try await operations.keyStatus()
            }
            Terminal.show(status, json: output.json)
        }
    }

    /// `castellan keys rotate`
    struct Rotate: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Replace keys while the server runs, and seal anew what earlier ones sealed.",
            discussion: """
                root: the key from outside. kek: the keys that wrap others. dek: the key of sealed columns. index: the key of blind \
                indexes. May be interrupted at any point; the same command goes on from there.
                """)

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "root, kek, dek, index or all.")
        var part: String
        @Option(name: .long, help: "Rows that are written a second at most.")
        var rate: Int = 2_000

        func validate() throws {
            guard part == "all" || KeyRotations.Part(rawValue: part) != nil else {
                throw ValidationError("There is no such part: name root, kek, dek, index or all.")
            }
            guard (1...1_000_000).contains(rate) else { throw ValidationError("A rate is 1 to 1000000 rows a second.") }
        }

        func carryOut() async throws(CommandFault) {
            let parts = KeyRotations.Part(rawValue: part).map { [$0] } ?? KeyRotations.Part.allCases
            let rotated = try await data.operations { operations throws(CommandFault) in
                try await operations.rotateKeys(parts, rate: rate) { Terminal.note($0) }
            }
            Terminal.show(rotated, json: output.json)
        }
    }

    /// `castellan keys destroy`
    struct Destroy: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Remove a retired key that nothing needs any more.",
            discussion: "Refused while any value needs it, and for a day after it was retired.")

        @OptionGroup var data: DataOption
        @Argument(help: "The key's name, such as cells/1.")
        var key: String

        func carryOut() async throws(CommandFault) {
            try await data.operations { operations throws(CommandFault) in try await operations.destroyKey(key) }
            Terminal.announce("\(key) is destroyed")
        }
    }

    /// `castellan keys check`
    struct Check: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Look at every sealed column: plaintext, cells that don't open, keys that are gone.",
            discussion: "Exit status 0 when all is sealed and opens, 1 when anything isn't.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let checks = try await data.operations { operations throws(CommandFault) in
                try await operations.checkKeys { Terminal.note($0) }
            }
            Terminal.show(checks.columns, json: output.json)
            guard !checks.unsound.isEmpty else { return }
            throw CommandFault(
                .refused, "not all is sealed, or opens: \(checks.unsound.joined(separator: ", "))",
                advice: "plaintext was written by something other than the server; see docs/data-protection.md")
        }
    }
}
