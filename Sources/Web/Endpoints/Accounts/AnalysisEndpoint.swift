import Access
import Accounts
import Core
import HTTPTypes

/// Runs of the analysis: starting one, and following it (server-sent events, WHATWG HTML §9.2).
enum AnalysisEndpoint {
    static let session = Parameter<AnalysisKey>.path("session", "The run of the analysis, sess_…")
    static let after = Parameter<Int64>.query(
        "after", "The `id` of the last event that was received, where `Last-Event-ID` can't be sent.",
        .integer(0...Int64.max)
    ) { Int64($0) }

    /// How often the run is looked at, and how often a line goes out when nothing happens.
    private static let interval = Duration.milliseconds(200)
    private static let heartbeat = Duration.seconds(15)

    static func start(_ context: SignedContext) async throws -> AnalysisView {
        try started(
            try await context.services.accounts.analyses.start(
                try AccountEndpoint.key(context), for: Decider(context.principal), grant: context.grant))
    }

    static func started(_ outcome: Analyses.StartOutcome) throws -> AnalysisView {
        switch outcome {
        case .started(let view): return view
        case .notFound: throw Problem(.notFound)
        case .isArchived: throw Problem(.archived)
        }
    }

    static func get(_ context: SignedContext) async throws -> AnalysisView {
        let view = try await found(context)
        return context.principal.seesRecommendations ? view : view.withoutRecommendations
    }

    static func stream(_ context: SignedContext) async throws -> Reply {
        let key = try await found(context).key
        let place = try context.streamPlace()
        let start = try position(context)
        var reply = Reply(status: .ok, content: .eventStream, body: [])
        reply.stream = ReplyStream(
            write: { out in
                try await follow(key, from: start, context, &out)
                withExtendedLifetime(place) {}
            }, isEndless: true)
        return reply
    }

    /// Writes what is told until the run is over, the server stops, or the caller may not hear it any more.
    private static func follow(
        _ key: AnalysisKey, from start: Int64, _ context: SignedContext, _ out: inout ReplyWriter
    ) async throws {
        var position = start
        var wroteAt = ContinuousClock.now
        try await out.write(Array("retry: 1000\n\n".utf8))
        while !out.isEnding {
            guard let principal = await context.current(), principal.permissions.contains(.accountRead),
                try await context.services.accounts.analyses.find(key, within: AccountReach(principal)) != nil
            else { return }
            for event in try await context.services.accounts.analyses.events(of: key, after: position)
            where principal.seesRecommendations || !event.isAboutRecommendations {
                let text = "id: \(event.number)\nevent: \(event.name.rawValue)\ndata: \(event.data)\n\n"
                try await out.write(Array(text.utf8))
                (position, wroteAt) = (event.number, .now)
                if event.isLast { return }
            }
            if ContinuousClock.now - wroteAt > heartbeat {
                try await out.write(Array(": still here\n\n".utf8))
                wroteAt = .now
            }
            try await Task.sleep(for: interval)
        }
    }

    private static func position(_ context: SignedContext) throws -> Int64 {
        if let field = HTTPField.Name("Last-Event-ID"), let text = context.edge.head.headerFields[field], !text.isEmpty
        {
            guard let number = Int64(text), number >= 0 else {
                throw Problem.invalid("Last-Event-ID", "is no id of this stream")
            }
            return number
        }
        return context.parameters[after] ?? 0
    }

    private static func found(_ context: SignedContext) async throws -> AnalysisView {
        guard let key = context.parameters[session],
            let view = try await context.services.accounts.analyses.find(key, within: AccountReach(context.principal))
        else { throw Problem(.notFound) }
        return view
    }
}

extension Principal {
    /// Whether what an analysis proposes is told to them.
    fileprivate var seesRecommendations: Bool {
        if case .allow = decide(.recommendationRead, in: .recommendations) { true } else { false }
    }
}
