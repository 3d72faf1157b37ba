import Access
import Audit
import Core
import Geo
import SecurityEvents
import Store

/// Taking the events of other programs: one as JSON, or up to 10,000 as a JSON value a line.
enum EventIngestEndpoint {
    /// The most events of one delivery.
    static let mostEvents = 10_000
    /// The most bytes of one delivery: 3 KiB for each event, of which most need a fifth.
    private static let mostBytes = 32 << 20
    /// The most bytes of one event.
    private static let mostBytesOfOne = 64 << 10

    static let body = BodyDeclaration(
        name: "NewSecurityEvent", schema: IngestedEvent.definition, limit: mostBytesOfOne, takesLines: true,
        linesLimit: mostBytes)

    /// Records what is good and says of each line what became of it. When there is no room, nothing is read and nothing is
    /// recorded, and the answer is 429.
    static func take(_ context: SignedContext, _ body: IncomingBody) async throws -> IngestView {
        let services = context.services
        let view: IngestView? = try await services.ingest.enter {
            let bytes = try await body.collect()
            let lines = body.isLines ? try Self.lines(bytes) : [bytes[...]]
            let results = lines.map { Self.read($0, context) }
            if !body.isLines, case .failure(let fault) = results[0] { throw fault }
            let events = results.compactMap { try? $0.get() }
            let ids = events.isEmpty ? [] : try await record(events, context)
            return IngestView(results, ids)
        }
        guard let view else { throw Problem.tooManyEvents }
        return view
    }

    private static func record(
        _ events: [IngestedEvent], _ context: SignedContext
    ) async throws -> [SecurityEventID] {
        do throws(StoreFault) {
            let (log, principal) = (context.services.events, context.principal)
            let ids = try await log.ingest(
                events, by: principal, context.grant, place: context.services.places.place)
            // They are recorded: nothing that fails from here on may make the program send them again.
            try? await log.recordFlood(
                EventDraft(
                    .dataCreated, user: principal.userID, email: principal.email,
                    message: "\(principal.reference) delivered security events",
                    metadata: ["resource_type": .text("security_events")]),
                of: principal.userID.description, from: principal.origin)
            return ids
        } catch .overloaded {
            throw Problem.tooManyEvents
        } catch {
            throw error
        }
    }

    /// The lines that hold something, and no more than we take.
    private static func lines(_ bytes: [UInt8]) throws -> [ArraySlice<UInt8>] {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { line in
            line.contains { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\t") }
        }
        guard !lines.isEmpty else { throw Problem.invalid("body", "holds no event") }
        guard lines.count <= mostEvents else {
            throw Problem.invalid("body", "holds \(lines.count) events; send at most \(mostEvents) at once")
        }
        return lines
    }

    private static func read(
        _ line: ArraySlice<UInt8>, _ context: SignedContext
    ) -> Result<IngestedEvent, RequestFault> {
        let value: JSONValue
        do {
            value = try JSONReader.read(Array(line), limits: JSONLimits(bytes: mostBytesOfOne, depth: 16))
        } catch {
            return .failure(.malformed(error))
        }
        let log = context.services.events
        return Result { () throws(RequestFault) in
            try IngestedEvent(value, at: context.edge.arrival, keptFor: log.retention, log.reportedSanitizer)
        }
    }
}

/// What became of a delivery: how many events were recorded, and each line's own result.
struct IngestView: Shaped {
    let recorded: Int
    let refused: Int
    let results: [IngestResult]

    /// The results of the lines, of which the good ones got these ids in their order.
    init(_ results: [Result<IngestedEvent, RequestFault>], _ ids: [SecurityEventID]) {
        var next = ids.makeIterator()
        self.results = results.enumerated().map { index, result in
            switch result {
            case .success: IngestResult(line: index + 1, id: next.next(), refusal: nil)
            case .failure(let fault): IngestResult(line: index + 1, id: nil, refusal: LineRefusal(fault))
            }
        }
        recorded = ids.count
        refused = results.count - ids.count
    }

    static let shape = Shape<IngestView>(
        "RecordedEvents", "What became of the events that were sent.",
        [
            .field("recorded", "How many were recorded.") { $0.recorded },
            .field("refused", "How many were not.") { $0.refused },
            .field("results", "What became of each, in the order they came.") { $0.results },
        ])
}

/// What became of one line.
struct IngestResult: Shaped {
    let line: Int
    let id: SecurityEventID?
    let refusal: LineRefusal?

    static let shape = Shape<IngestResult>(
        "RecordedEvent", "What became of one event.",
        [
            .field("line", "Which one, from 1; lines that hold nothing don't count.") { $0.line },
            .field("id", "The event's id, once it is recorded.") { $0.id },
            .field("error", "Why it was not.") { $0.refusal },
        ])
}

extension Problem {
    /// There is no room for these events just now; none of them was taken.
    fileprivate static var tooManyEvents: Problem {
        var problem = Problem(
            .rateLimitExceeded, "There is no room for more events just now; none of these was recorded.")
        problem.retryAfter = .seconds(1)
        return problem
    }
}
