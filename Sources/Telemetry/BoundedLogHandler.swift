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

    /// The logger's own level, or else the sink's as it is now; errors come through in any case, to be remembered.
    public var logLevel: Logger.Level {
        get { min(threshold, .error) }
        set { ownLevel = newValue }
    }

    /// One value of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Hands the line over; never waits.
    public func log(event: LogEvent) {
        if event.level >= .error { sink.errors.note(event, label: label, context: metadata) }
        guard event.level >= threshold else { return }
        var context = metadata
        if let provided = metadataProvider?.get() {
            context.merge(provided) { own, _ in own }
        }
        sink.add(.event(event, label: label, context: context))
    }

    /// The least severe level that is written.
    private var threshold: Logger.Level { ownLevel ?? sink.level }
}

extension RecentErrors {
    /// Remembers a line that told of an error, with the stack it was told on.
    fileprivate func note(_ event: LogEvent, label: String, context: Logger.Metadata) {
        let context = context.merging(event.metadata ?? [:]) { _, own in own }
        record(
            event.message.description, source: label, cause: event.error.map { String(describing: $0) },
            context: context.mapValues { "\($0)" }, backtrace: .capture())
    }
}
