import App
import ArgumentParser
import Core
import Glibc
import PII

/// `castellan pii`
struct PersonalDataVerbs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pii", abstract: "Find or mask personal data and secrets in files.",
        subcommands: [Scan.self, Mask.self])

    /// What to look through, and for what.
    struct Selection: ParsableArguments {
        @Argument(help: "Files; - is standard input.")
        var files: [String] = ["-"]
        @Option(name: .long, help: "text, json or ndjson; else what the file's name says, and text.")
        var format: String?
        @Option(name: .long, help: "A YAML file of rules: recognizers, lists, thresholds, paths.")
        var rules: String?
        @Option(name: .long, help: "Only these kinds, joined by commas: email,ssn.")
        var kinds: String?
        @Option(name: .long, help: "The least score that counts, 1 to 100; 50 unless given.")
        var threshold: Int?

        func validate() throws {
            guard format.map({ StreamFormat(rawValue: $0) != nil }) ?? true else {
                throw ValidationError("--format must be text, json or ndjson.")
            }
        }

        func rules(operatorName: String?) throws(CommandFault) -> SanitizerRules {
            try PersonalDataFiles.rules(
                file: rules, kinds: kinds?.split(separator: ",").map(String.init) ?? [], threshold: threshold,
                operatorName: operatorName)
        }

        /// Looks through each file; the reports of all.
        func run(
            _ files: PersonalDataFiles, _ heard: (String, SanitizerStream.Output) throws(CommandFault) -> Void
        ) throws(CommandFault) -> [PersonalDataReport] {
            var reports: [PersonalDataReport] = []
            for file in self.files {
                var (report, progress) = (PersonalDataReport(file), ProgressLine())
                defer { progress.end() }
                report.bytes = try files.run(file, as: format.flatMap(StreamFormat.init(rawValue:))) {
                    output, done, size throws(CommandFault) in
                    report.add(output.findings)
                    progress.show(file, Int64(done), of: size.map { Int64($0) })
                    try heard(file, output)
                }
                reports.append(report)
            }
            return reports
        }
    }

    /// `castellan pii scan`
    struct Scan: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Say what files hold. Exit status 1 when something was found, 0 when nothing was.")

        @OptionGroup var selection: Selection
        @OptionGroup var output: OutputOption
        @Flag(name: .long, help: "Also print each finding, a line each, as it is found; never its value.")
        var findings = false
        @Option(name: .long, help: "From which severity on a finding makes status 1: low, medium, high or critical.")
        var failOn = "low"

        func validate() throws {
            guard Severity(rawValue: failOn) != nil else {
                throw ValidationError("--fail-on must be low, medium, high or critical.")
            }
        }

        func carryOut() async throws(CommandFault) {
            let files = PersonalDataFiles(try selection.rules(operatorName: nil), writes: false)
            let reports = try selection.run(files) { file, output in
                guard findings else { return }
                for finding in output.findings {
                    let line = FoundLine(file: file, finding: finding)
                    print(self.output.json ? line.json : line.words)
                }
            }
            var all = PersonalDataReport(nil)
            for report in reports { all.add(report) }
            if output.json {
                for report in reports { print(report.json) }
            } else if !findings {
                Terminal.show(all.kinds, json: false)
            }
            let total = all.total(from: Severity(rawValue: failOn) ?? .low)
            let place = "\(all.bytes) bytes of \(reports.count) \(reports.count == 1 ? "file" : "files")"
            guard total > 0 else { return Terminal.note("nothing found in \(place)") }
            throw CommandFault(.refused, "\(total) \(total == 1 ? "finding" : "findings") in \(place)")
        }
    }

    /// `castellan pii mask`
    struct Mask: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Write files without what they hold of personal data and secrets.")

        @OptionGroup var selection: Selection
        @Option(
            name: .long,
            help:
                "What becomes of findings: mask, redact, keep, replace, replace:TEXT or shift:DAYS; mask unless given.")
        var `operator`: String?
        @Option(name: .long, help: "The file to write, readable by its owner alone; it must not exist.")
        var out: String?

        func carryOut() async throws(CommandFault) {
            let files = PersonalDataFiles(try selection.rules(operatorName: `operator`), writes: true)
            let file = try OutputFile.open(out)
            defer { file.close() }
            let reports: [PersonalDataReport]
            do throws(CommandFault) {
                reports = try selection.run(files) { _, output throws(CommandFault) in try file.write(output.bytes) }
            } catch {
                // Half a file would look like a whole one.
                if let out, out != "-" { unlink(out) }
                throw error
            }
            let total = reports.reduce(0) { $0 + $1.total }
            Terminal.note("\(total) \(total == 1 ? "finding" : "findings") dealt with")
        }
    }
}

/// A finding on a line of its own, without its value.
private struct FoundLine: Shaped {
    let file: String
    let finding: StreamFinding

    /// `FILE:12: email high, bytes 200–216, score 95`
    var words: String {
        let place = finding.path.map { " at \($0)" } ?? ""
        return Terminal.line(["\(file):\(finding.line):", finding.kind.name, finding.kind.severity.rawValue])
            + "  bytes \(finding.range.lowerBound)–\(finding.range.upperBound), score \(finding.score)\(place)"
    }

    static let shape = Shape<FoundLine>(
        "FoundPII", "A finding in a file.",
        [
            .field("file", "The file.") { $0.file },
            .field("line", "The line it begins in, from 1.") { $0.finding.line },
            .field("type", "What it is.") { $0.finding.kind.name },
            .field("severity", "How bad it is when it gets out.") { $0.finding.kind.severity.rawValue },
            .field("score", "How sure that is, 1 to 100.") { $0.finding.score },
            .field("start", "Where it begins, in bytes of the file.") { $0.finding.range.lowerBound },
            .field("end", "Where it ends, likewise.") { $0.finding.range.upperBound },
            .field("path", "In JSON: the keys from the root, joined by dots.") { $0.finding.path },
        ])
}
