import App
import ArgumentParser

/// The verbs of `castellan audit` that change the log itself.
extension Audit {
    /// `castellan audit rotate-key`
    struct RotateKey: Verb {
        static let configuration = CommandConfiguration(
            commandName: "rotate-key",
            abstract: "Give the log a new signing key; the old one signs beside it for 30 days.",
            discussion:
                "The same as castellan secrets rotate audit. Prints the new key. Tell it to whoever checks the log, on another way than the log itself."
        )

        @OptionGroup var data: DataOption

        func carryOut() async throws(CommandFault) {
            Terminal.announce(
                try await data.operations { operations throws(CommandFault) in try await operations.rotateAuditKey() })
        }
    }

    /// `castellan audit recover`
    struct Recover: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Recover the log, when its database is older than the last checkpoint or its tree is damaged.",
            discussion:
                "Restore a newer backup instead if there is one. --from-mirror brings back the entries that a copy has "
                + "(AUDIT_MIRROR_DIRECTORY, AUDIT_S3_BUCKET), and erases again whoever was erased since. --new-epoch gives up "
                + "what is lost: the new log has another name, and its first entry names the checkpoint that was lost. Stop "
                + "the server first: see docs/audit-log.md.")

        @OptionGroup var data: DataOption
        @Flag(name: .customLong("from-mirror"), help: "Bring back what a copy of the log has.")
        var fromMirror = false
        @Flag(name: .customLong("new-epoch"), help: "Begin a new log.")
        var newEpoch = false
        @Option(name: .long, help: "Why, in a few words without names: it stands in the new log for everybody.")
        var because: String?
        @Flag(name: .long, help: "Even though the log could be continued.")
        var force = false

        func validate() throws {
            guard fromMirror != newEpoch else { throw ValidationError("Say either --from-mirror or --new-epoch.") }
            guard fromMirror || (1...500).contains(because?.count ?? 0) else {
                throw ValidationError("--because is 1 to 500 long.")
            }
        }

        func carryOut() async throws(CommandFault) {
            guard fromMirror else {
                let reason = because ?? ""
                return Terminal.announce(
                    try await data.operations { operations throws(CommandFault) in
                        try await operations.beginAuditEpoch(because: reason, isForced: force)
                    })
            }
            let done = try await data.operations { operations throws(CommandFault) in
                try await operations.recoverAudit()
            }
            Terminal.announce(done.words)
            if let advice = done.advice { Terminal.note(advice) }
        }
    }

    /// `castellan audit hold`
    struct Hold: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Keep what is known of a user from being erased, for a claim or a legal duty.")

        @OptionGroup var data: DataOption
        @Argument(help: "E-mail address, reference (USR-456) or id.")
        var user: String

        func carryOut() async throws(CommandFault) {
            try await data.operations { operations throws(CommandFault) in
                try await operations.setLegalHold(true, on: user)
            }
        }
    }

    /// `castellan audit release`
    struct Release: Verb {
        static let configuration = CommandConfiguration(abstract: "End a legal hold.")

        @OptionGroup var data: DataOption
        @Argument(help: "E-mail address, reference (USR-456) or id.")
        var user: String

        func carryOut() async throws(CommandFault) {
            try await data.operations { operations throws(CommandFault) in
                try await operations.setLegalHold(false, on: user)
            }
        }
    }
}
