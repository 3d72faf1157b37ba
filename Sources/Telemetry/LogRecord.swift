public import Core
import Logging
import PII

/// One line of the log before it is text: it is written out where the log is, not where the line arose.
enum LogRecord: Sendable {
    /// What a room said through swift-log, and the logger it used.
    case event(LogEvent, label: String, context: Logger.Metadata)
    /// A request and its one outcome.
    case request(RequestRecord)
    /// Lines that were dropped because too many waited.
    case dropped(Int)
}

/// A request that has ended, as the log and the counters know it: nothing in it says whose it was.
public struct RequestRecord: Sendable {
    /// The request's id, as the client saw it in `X-Request-Id`.
    public var id: RequestID
    /// The request's method.
    public var method: String
    /// The path of the route, with its placeholders; nil when no route has the path.
    public var route: String?
    /// How it ended.
    public var outcome: RequestOutcome
    /// From the arrival of the request's head to the end of the answer.
    public var microseconds: Int64
    /// Bytes of the answer's body.
    public var bytes: Int

    /// A request that has ended.
    public init(
        id: RequestID, method: String, route: String?, outcome: RequestOutcome, microseconds: Int64, bytes: Int
    ) {
        self.id = id
        self.method = method
        self.route = route
        self.outcome = outcome
        self.microseconds = microseconds
        self.bytes = bytes
    }
}

/// The one way in which a request ends.
public enum RequestOutcome: Sendable, Hashable {
    /// It was answered: the status, and the error's code when it was refused.
    case answered(status: Int, code: String?)
    /// The client went away before the answer was written.
    case abandoned
}

extension LogRecord {
    /// Adds the record to a text as one line: a JSON object and a line feed. What a room said is looked through first.
    func append(to text: inout [UInt8], at time: Instant, _ sanitizer: Sanitizer) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("time")
        writer.instant(time)
        switch self {
        case .event(let event, let label, let context):
            writer.key("level")
            writer.string(event.level.rawValue)
            writer.key("source")
            writer.string(label)
            // The rest of the line is an object of its own until it has been looked through.
            text += writer.bytes
            text.append(UInt8(ascii: ","))
            text += Self.said(event, context, sanitizer).dropFirst()
        case .request(let request):
            Self.write(request, &writer)
            writer.endObject()
            text += writer.bytes
        case .dropped(let count):
            Self.write(level: .warning, source: "telemetry", message: "log lines were dropped", &writer)
            writer.key("count")
            writer.integer(Int64(count))
            writer.endObject()
            text += writer.bytes
        }
        text.append(UInt8(ascii: "\n"))
    }

    private static func write(
        level: Logger.Level, source: String, message: String, _ writer: inout JSONWriter
    ) {
        writer.key("level")
        writer.string(level.rawValue)
        writer.key("source")
        writer.string(source)
        writer.key("message")
        writer.string(message)
    }

    /// Message, error and context as one object, without personal data and secrets.
    private static func said(_ event: LogEvent, _ context: Logger.Metadata, _ sanitizer: Sanitizer) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("message")
        writer.string(event.message.description)
        if let error = event.error {
            writer.key("error")
            writer.string(String(describing: error))
        }
        let context = context.merging(event.metadata ?? [:]) { _, own in own }
        if !context.isEmpty {
            writer.key("context")
            write(.dictionary(context), &writer)
        }
        writer.endObject()
        // What can't be read, such as a context that is nested without end, can't be looked through and isn't written.
        return (try? sanitizer.sanitize(json: writer.bytes).bytes) ?? unreadable
    }

    private static let unreadable = Array(#"{"message":"a line that could not be looked through was left out"}"#.utf8)

    private static func write(_ value: Logger.MetadataValue, _ writer: inout JSONWriter) {
        switch value {
        case .string(let text): writer.string(text)
        case .stringConvertible(let value): writer.string(value.description)
        case .array(let values):
            writer.beginArray()
            for value in values { write(value, &writer) }
            writer.endArray()
        case .dictionary(let members):
            writer.beginObject()
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                writer.key(name)
                write(value, &writer)
            }
            writer.endObject()
        }
    }

    private static func write(_ request: RequestRecord, _ writer: inout JSONWriter) {
        var status: Int?
        var code: String?
        if case .answered(let answered, let refusal) = request.outcome { (status, code) = (answered, refusal) }
        write(level: .info, source: "web", message: status == nil ? "request abandoned" : "request", &writer)
        writer.key("requestId")
        request.id.write(to: &writer)
        writer.key("method")
        writer.string(request.method)
        writer.key("route")
        request.route.write(to: &writer)
        writer.key("status")
        status.write(to: &writer)
        if let code {
            writer.key("code")
            writer.string(code)
        }
        writer.key("microseconds")
        writer.integer(request.microseconds)
        writer.key("bytes")
        writer.integer(Int64(request.bytes))
    }
}
