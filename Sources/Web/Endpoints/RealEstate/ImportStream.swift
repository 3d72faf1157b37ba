import Access
import Core
import HTTPTypes
import RealEstate

/// An import whose caller is told how far it is (server-sent events, WHATWG HTML §9.2).
///
/// `import_progress` comes first and after each thousand records, once they are committed; then, once, `import_completed` or
/// `import_failed`, with what the answer would be without events. Each thousand is made only after the caller could be told of the one
/// before: an import that nobody follows any more ends there, and what was committed stays.
enum ImportStream<Kind: RoutedKind> {
    static var answer: AnswerDeclaration { AnswerDeclaration(status: .ok, content: .eventStream, schema: nil) }

    /// The answer; `run` is nil when nothing is to be made.
    static func reply(_ run: ImportRun<Kind>?, _ view: ImportView, _ context: SignedContext) throws -> Reply {
        let place = try context.streamPlace()
        var reply = Reply(status: answer.status, content: answer.content, body: [])
        reply.fields.append(HTTPField(name: .xAccelBuffering, value: "no"))
        reply.stream = ReplyStream { out in
            do {
                var view = view
                if let run { view.take(try await follow(run, context, &out)) }
                try await tell("import_completed", RecordExchangeEndpoint<Kind>.answer.reply(view).body, &out)
            } catch let failure as ImportFailure {
                out.cause = failure.problem.cause
                try await tell("import_failed", failure.problem.reply(to: context.edge.requestID).body, &out)
            }
            withExtendedLifetime(place) {}
        }
        return reply
    }

    private static func follow(
        _ run: ImportRun<Kind>, _ context: SignedContext, _ out: inout ReplyWriter
    ) async throws -> ImportOutcome {
        var run = run
        try await tell(run.progress, &out)
        while !run.isOver {
            guard !out.isEnding else { throw ImportFailure(problem: Problem(.unavailable)) }
            // Whether it is still theirs to do is asked again for each step: the answer takes its time.
            guard let principal = await context.current(), RecordViewer(principal) == context.viewer else {
                throw ImportFailure(problem: Problem(.forbidden))
            }
            do { try await run.step() } catch { throw ImportFailure(problem: Problem(error)) }
            try await tell(run.progress, &out)
        }
        return run.outcome
    }

    private static func tell(_ progress: ImportProgress, _ out: inout ReplyWriter) async throws {
        var writer = JSONWriter()
        progress.write(to: &writer)
        try await tell("import_progress", writer.bytes, &out)
    }

    private static func tell(_ name: String, _ data: [UInt8], _ out: inout ReplyWriter) async throws {
        try await out.write(Array("event: \(name)\ndata: ".utf8) + data + Array("\n\n".utf8))
    }
}

/// Why an import ended before its end. A caller who left is none: nobody can be told.
private struct ImportFailure: Error {
    let problem: Problem
}
