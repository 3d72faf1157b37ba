import App
import ArgumentParser

/// `castellan tls`
struct TLS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tls", abstract: "The server's certificates.", subcommands: [Pins.self])

    /// `castellan tls pins`
    struct Pins: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Print the pins of the server's certificates, its own first.",
            discussion: "A pin is the SHA-256 of the public key (RFC 7469), so it outlives a renewal with the same key."
        )

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "A file of certificates in PEM, instead of TLS_CERTIFICATE.")
        var file: String?

        func carryOut() async throws(CommandFault) {
            let pins = if let file { try TLSPins.list(file: file) } else { try TLSPins.list(data.launch()) }
            Terminal.show(pins, json: output.json)
        }
    }
}
