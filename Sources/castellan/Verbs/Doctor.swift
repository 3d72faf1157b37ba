import App
import ArgumentParser

/// `castellan doctor`
struct Doctor: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Check settings, files, keys and database, and say what to mend.",
        discussion: "Exit status 0 when every check passed or only warned, 1 when one failed.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func carryOut() async throws(CommandFault) {
        let findings = await Examination.run(dataFolder: data.data)
        Terminal.show(findings, json: output.json)
        let failures = findings.filter { $0.result == .fail }.count
        if failures > 0 {
            throw CommandFault(.refused, failures == 1 ? "1 check failed" : "\(failures) checks failed")
        }
    }
}
