import App
import ArgumentParser

/// `castellan ip`
struct AddressRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ip", abstract: "Block and allow addresses.",
        discussion:
            "A rule takes effect on a running server within a second. One that allows wins over all that block.",
        subcommands: [Block.self, Allow.self, Unblock.self, List.self])

    /// What a rule is made of, besides what it does.
    struct RuleOptions: ParsableArguments {
        @Argument(help: "An address or a network: 203.0.113.7, 203.0.113.0/24, 2001:db8::/32.")
        var network: String
        @Option(name: .long, help: "Why, for whoever reads the list.")
        var reason = ""
        @Option(name: .customLong("for"), help: "For how long, such as 30m, 24h or 7d; for good when not given.")
        var lasting: String?
    }

    /// `castellan ip block`
    struct Block: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Turn away an address or a network, before anything else is asked of it.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @OptionGroup var rule: RuleOptions

        func carryOut() async throws(CommandFault) {
            let made = try await data.operations { operations throws(CommandFault) in
                try await operations.blockAddresses(rule.network, reason: rule.reason, lasting: rule.lasting)
            }
            Terminal.show(made, json: output.json)
        }
    }

    /// `castellan ip allow`
    struct Allow: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Let an address or a network through, whatever rule or country says no.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @OptionGroup var rule: RuleOptions

        func carryOut() async throws(CommandFault) {
            let made = try await data.operations { operations throws(CommandFault) in
                try await operations.allowAddresses(rule.network, reason: rule.reason, lasting: rule.lasting)
            }
            Terminal.show(made, json: output.json)
        }
    }

    /// `castellan ip unblock`
    struct Unblock: Verb {
        static let configuration = CommandConfiguration(abstract: "End the rule about exactly this network.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The address or network, as it was blocked.")
        var network: String
        @Flag(name: .long, help: "End the rule that allows it instead of the one that blocks it.")
        var allowing = false

        func carryOut() async throws(CommandFault) {
            let removed = try await data.operations { operations throws(CommandFault) in
                try await operations.removeIPRule(network, allows: allowing)
            }
            Terminal.show(removed, json: output.json)
        }
    }

    /// `castellan ip list`
    struct List: Verb {
        static let configuration = CommandConfiguration(abstract: "List the rules for addresses, the latest first.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "Only the rules about this address.")
        var about: String?

        func carryOut() async throws(CommandFault) {
            let rules = try await data.operations { operations throws(CommandFault) in
                try await operations.ipRules(about: about)
            }
            Terminal.show(rules, json: output.json)
        }
    }
}
