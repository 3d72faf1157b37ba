import App
import ArgumentParser

extension Audit {
    /// `castellan audit anchor`
    struct Anchor: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Show how the log's anchors do: the places outside that remember what it said.",
            discussion: "Its status is 1 when an anchor takes nothing, or holds something else than the log.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Flag(name: .long, help: "Bring the newest checkpoint to each of them first.")
        var now = false

        func carryOut() async throws(CommandFault) {
            let found = try await data.operations { operations throws(CommandFault) in
                now ? try await operations.anchorNow() : try await operations.anchors()
            }
            Terminal.show(found.anchors, json: output.json)
            if !found.reachesOutside {
                Terminal.note("no anchor lies outside this machine: whoever has it can rewrite the log unnoticed")
            }
            guard found.failing.isEmpty else {
                throw CommandFault(.refused, "failing: \(found.failing.joined(separator: ", "))")
            }
        }
    }

    /// `castellan audit witness`
    struct Witness: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Show this server as a witness of other logs: its key, and what it cosigned last.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let witness = try await data.operations { operations throws(CommandFault) in
                try await operations.witness()
            }
            if output.json { return Terminal.show(witness, json: true) }
            Terminal.announce(witness.key)
            Terminal.show(witness.logs, json: false)
        }
    }
}
