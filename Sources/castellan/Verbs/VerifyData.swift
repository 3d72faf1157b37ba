import App
import ArgumentParser

/// `castellan verify`
struct VerifyData: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that what is stored is what was written: database, audit log, events, keys and settings.",
        discussion: """
            Hashes every entry of the audit log again and checks every checkpoint's signature; may run beside a server. \
            Exit status 0 when all is what it was, 1 when anything is not. castellan audit verify checks a bundle without a database.
            """)

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption
    @Option(name: .long, help: "Check a bundle of the audit log instead; needs no database.")
    var bundle: String?
    @Option(name: .long, help: "With --bundle: the log's key, from whoever runs the log; may be given more than once.")
    var key: [String] = []

    func carryOut() async throws(CommandFault) {
        if let bundle { return try Audit.Verify.check(bundle, keys: key, output) }
        let findings = await Verification.run(dataFolder: data.data) { Terminal.note($0) }
        Terminal.show(findings, json: output.json)
        let failures = findings.filter { $0.result == .fail }.count
        if failures > 0 {
            throw CommandFault(.refused, failures == 1 ? "1 flaw" : "\(failures) flaws")
        }
    }
}
