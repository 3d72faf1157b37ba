import Access
import Core
import HTTPTypes
import SecurityEvents

/// Events as they come (server-sent events, WHATWG HTML §9.2), each once and none left out, over any number of connections.
enum EventStreamEndpoint {
    static let after = Parameter<StreamPosition>.query(
        "after",
        "The `id` of the last event that was received, where `Last-Event-ID` can't be sent; `0` for the beginning.",
        .string(minLength: 1, maxLength: 64)
    ) { $0 == "0" ? .start : StreamPosition($0) }

    static let parameters: [any ParameterDeclaration] = EventFilters.what + [after]

    /// How often a line is sent when nothing happens, so that proxies keep the connection and we notice that it is gone.
    private static let heartbeat = Duration.seconds(15)

    static func stream(_ context: SignedContext) async throws -> Reply {
        let events = context.services.events
        let query = try await EventFilters.query(context)
        let place = try context.streamPlace()
        if let query { try await context.noteRead(of: query) }
        let start = try await position(context)
        var reply = Reply(status: .ok, content: .eventStream, body: [])
        reply.fields.append(HTTPField(name: .xAccelBuffering, value: "no"))
        reply.stream = ReplyStream(
            write: { out in
                try await follow(events, query, from: start, context, &out)
                withExtendedLifetime(place) {}
            }, isEndless: true)
        return reply
    }

    private static func follow(
        _ events: EventLog, _ query: EventQuery?, from start: StreamPosition, _ context: SignedContext,
        _ out: inout ReplyWriter
    ) async throws {
        var position = start
        // The position goes out at once: a client that is cut off before the first event knows where it stood.
        try await out.write(Array("retry: 1000\nid: \(position.text)\n\n".utf8))
        var (wroteAt, check) = (ContinuousClock.now, StreamCheck(context))
        var beats = events.beats().makeAsyncIterator()
        repeat {
            guard await check.holds() else { return }
            var isCurrent = query == nil
            while let query, !isCurrent, !out.isEnding {
                guard await check.holds() else { return }
                let tail = try await events.events(after: position, matching: query)
                (position, isCurrent) = (tail.end, tail.isCurrent)
                guard !tail.items.isEmpty else { continue }
                try await out.write(bytes(of: tail.items))
                wroteAt = .now
            }
            if ContinuousClock.now - wroteAt > heartbeat {
                try await out.write(Array(": still here\nid: \(position.text)\n\n".utf8))
                wroteAt = .now
            }
        } while await beats.next() != nil && !out.isEnding
    }

    private static func bytes(of items: [EventTail.Item]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(items.count * 700)
        for item in items {
            bytes.append(contentsOf: "id: \(item.position.text)\nevent: \(lineOf(item.event.eventType))\ndata: ".utf8)
            var writer = JSONWriter(capacity: 700)
            item.event.write(to: &writer)
            bytes.append(contentsOf: writer.bytes)
            bytes.append(contentsOf: "\n\n".utf8)
        }
        return bytes
    }

    /// A type that somebody wrote by SQL may hold anything, but nothing that ends its line.
    private static func lineOf(_ type: String) -> String {
        type.utf8.contains { $0 < 0x20 } ? "unknown" : type
    }

    /// Where to begin: behind the last event that the client has, or behind all there is.
    private static func position(_ context: SignedContext) async throws -> StreamPosition {
        if let text = context.edge.head.headerFields[.lastEventID], !text.isEmpty {
            guard context.parameters[after] == nil else {
                throw Problem.invalid("after", "can't stand beside Last-Event-ID")
            }
            guard let position = StreamPosition(text) else {
                throw Problem.invalid("Last-Event-ID", "is no id of this stream")
            }
            return position
        }
        if let position = context.parameters[after] { return position }
        return try await context.services.events.currentPosition()
    }
}

/// Whether a caller may still be told events, and the same ones as at the beginning. Asked again twice a second.
private struct StreamCheck {
    /// How long a session that has ended may still be told events.
    private static let validFor = Duration.milliseconds(500)

    private let context: SignedContext
    private var checkedAt = ContinuousClock.now

    init(_ context: SignedContext) {
        self.context = context
    }

    mutating func holds() async -> Bool {
        guard ContinuousClock.now - checkedAt > Self.validFor else { return true }
        guard let principal = await context.current() else { return false }
        checkedAt = .now
        return EventQuery(seenBy: principal).visibleTo == EventQuery(seenBy: context.principal).visibleTo
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = named("Last-Event-ID")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not the name of a header field") }
        return name
    }
}
