public import Logging

/// Takes what rooms log through swift-log to a ``LogSink``.
///
/// The sink's level counts unless a logger was given its own, so the level can be changed while the server runs.
public struct BoundedLogHandler: LogHandler {
    /// What is added to every line of this logger.
    public var metadata: Logger.Metadata = [:]
    /// Where else context comes from, such as a trace.
    public var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let sink: LogSink
    private var ownLevel: Logger.Level?

    /// A handler for the logger with this label.
    public init(label: String, sink: LogSink) {
        self.label = label
        self.sink = sink
    }

    /// The logger's own level, or else the sink's as it is now.
    public var logLevel: Logger.Level {
        get { ownLevel ?? sink.level }
        set { ownLevel = newValue }
    }

    /// One value of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Hands the line over; never waits.
    public func log(event: LogEvent) {
        var context = metadata
        if let provided = metadataProvider?.get() {
            context.merge(provided) { own, _ in own }
        }
        sink.add(.event(event, label: label, context: context))
    }
}
