public import PII
import Telemetry

/// What counts as personal data beyond what is built in.
public struct PersonalDataSettings: Sendable {
    /// The rules of the operator's file; none without one.
    public let rules: SanitizerRules

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader) {
        reader.begin("Personal data")
        let path = reader.optional(
            "PII_RULES_FILE", .text("path", where: { !$0.isEmpty }), otherwise: "built-in rules alone",
            "A YAML file with recognizers, lists, thresholds and path rules of one's own; [data-protection.md](data-protection.md) has its "
                + "fields. It is read at start, and holds for the log, events, audit details and `/v1/pii`.")
        var rules = SanitizerRules()
        do throws(RulesFile.Fault) {
            if let path { rules = try RulesFile.read(path) }
        } catch {
            for problem in error.problems { reader.refuse("PII_RULES_FILE", "\(path ?? ""): \(problem)") }
        }
        self.rules = rules
    }
}

extension Settings {
    /// Where lines of the log go, on standard error, without what the rules find in them.
    var logSink: LogSink {
        LogSink(level: logLevel, sanitizer: RecordSanitizers(personalData.rules).log)
    }
}
