public import Core
import Telemetry

/// A report as `application/health+json` (draft-inadarei-api-health-check-06), for tools that read nothing else. A null value is left
/// out, as the draft asks.
public struct HealthDocument: Sendable {
    let report: HealthReport

    /// The same report in the draft's form.
    public init(_ report: HealthReport) {
        self.report = report
    }

    private struct Measure {
        let name: String
        var kind = "component"
        var value: Double?
        var unit: String?
        var status: HealthStatus?
        var output: String?
        var time: Instant?
    }

    private var measures: [Measure] {
        var all = report.components.map { state in
            Measure(
                name: "\(state.component.name):responseTime",
                kind: state.component.name == "Database" ? "datastore" : "component",
                value: state.history.responseTime?.millisecondsForPeople, unit: "ms",
                status: HealthStatus(state.history.status), output: state.history.reason,
                time: state.history.checkedAt)
        }
        all.append(
            Measure(name: "uptime", kind: "system", value: report.uptime / .seconds(1), unit: "s", status: .healthy))
        if let system = report.system {
            all.append(
                Measure(name: "memory:utilization", kind: "system", value: system.memoryShare, unit: "percent"))
            all.append(
                Measure(name: "cpu:utilization", kind: "system", value: system.figures.cpu.hundredths, unit: "percent"))
        }
        return all
    }
}

extension HealthDocument: JSONWritable {
    /// The draft's document.
    public static var schema: Schema {
        .component("HealthDocument") {
            .object(
                [
                    .required("status", "pass, warn or fail.", .oneOf(HealthStatus.allCases.map(\.draftWord))),
                    .required("version", "The program's version.", .string()),
                    .required("description", "What is called so.", .string()),
                    .required("checks", "What was looked at.", .map(of: .array(of: .anything))),
                ], summary: "The report as draft-inadarei-api-health-check-06 has it.")
        }
    }

    /// Writes the draft's document.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("status")
        writer.string(report.status.draftWord)
        writer.key("version")
        writer.string(report.version)
        writer.key("description")
        writer.string(report.service)
        writer.key("checks")
        writer.beginObject()
        for measure in measures {
            writer.key(measure.name)
            writer.beginArray()
            Self.write(measure, at: report.time, &writer)
            writer.endArray()
        }
        writer.endObject()
        writer.endObject()
    }

    private static func write(_ measure: Measure, at now: Instant, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("componentType")
        writer.string(measure.kind)
        if let value = measure.value {
            writer.key("observedValue")
            writer.double(value)
        }
        if let unit = measure.unit {
            writer.key("observedUnit")
            writer.string(unit)
        }
        if let status = measure.status {
            writer.key("status")
            writer.string(status.draftWord)
        }
        if let output = measure.output {
            writer.key("output")
            writer.string(output)
        }
        writer.key("time")
        writer.instant(measure.time ?? now)
        writer.endObject()
    }
}
