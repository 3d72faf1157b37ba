/// What the server looks at of itself, and what it is called in public.
public struct MonitoringSettings: Sendable {
    /// What the service is called on its status page.
    public let serviceName: String
    /// From one look at a component to the next.
    public let interval: Duration
    /// From how long on a statement counts as slow.
    public let slowStatement: Duration

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader) {
        reader.begin("Health")
        serviceName = reader.value(
            "SERVICE_NAME", .text("text", where: { !$0.isEmpty && $0.count <= 100 }), default: "Castellan",
            "What the service is called on its status page: `Real Estate CRM API`.")
        interval = reader.value(
            "HEALTH_INTERVAL", .duration(.milliseconds(50)...(.seconds(3600))), default: .seconds(5),
            "From one look at a component of the server to the next. Three that fail in a row make an outage.")
        slowStatement = reader.value(
            "SLOW_QUERY", .duration(.zero...(.seconds(3600))), default: .milliseconds(100),
            "From how long on a statement is listed as slow.")
    }
}
