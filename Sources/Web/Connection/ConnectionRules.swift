/// The life of one connection, as a state machine without I/O: what may come next, and what has taken too long.
///
/// ```
///            head                 end of body              end of answer
///   waiting ──────▶ receiving ───────────────▶ answering ───────────────▶ waiting
///                       │                          │                         │
///         body too slow │ 408      answer too slow │ 503    idle too long    │ close
///                       ▼                          ▼                         ▼
///                  ┌──────────────── lingering ────────────────┐ ──────▶  closed
///      not HTTP ──▶│ what still comes is thrown away           │ linger over, or the client closed
///                  └───────────────────────────────────────────┘
/// ```
/// Clients may send several requests before the first answer (pipelining): `unanswered` counts them, and a refusal
/// waits its turn.
struct ConnectionRules: Sendable {
    typealias Moment = ContinuousClock.Instant

    let limits: WebLimits
    /// Heads read whose answers haven't ended.
    private(set) var unanswered = 0
    /// Since when a request's body is arriving; nil when none is.
    private var receivingSince: Moment?
    /// Whether the head of an answer was written and its end was not.
    private var isAnswering = false
    /// Whether the answer being written ends the connection.
    private var endsWithAnswer = false
    /// When the last request or answer ended: what is waited for since then.
    private var restingSince: Moment
    /// Since when the client takes nothing of what we wrote.
    private var stalledSince: Moment?
    /// Why the connection will be refused once the answers before have ended.
    private var pendingRefusal: ErrorCode?
    /// Since when what comes in is thrown away.
    private var lingeringSince: Moment?

    /// What the handler does next.
    enum Action: Equatable {
        /// Pass it on, or nothing.
        case proceed
        /// Throw it away.
        case drop
        /// Answer with this refusal, then linger.
        case refuse(ErrorCode)
        /// Close now.
        case close
    }

    /// A connection that was just accepted.
    init(limits: WebLimits, at now: Moment) {
        self.limits = limits
        restingSince = now
    }

    /// Whether what comes in is thrown away.
    var isLingering: Bool { lingeringSince != nil }

    /// Whether the client, asking for `100 Continue`, is to get it: nothing before it is still to be answered.
    var mayContinue: Bool { unanswered == 1 && !isAnswering && !isLingering }

    /// A request's head was read.
    mutating func headRead(at now: Moment) -> Action {
        guard !isLingering, pendingRefusal == nil else { return .drop }
        unanswered += 1
        receivingSince = now
        return .proceed
    }

    /// A part of a body was read.
    func bodyRead() -> Action {
        isLingering || pendingRefusal != nil || receivingSince == nil ? .drop : .proceed
    }

    /// The end of a request was read.
    mutating func endRead(at now: Moment) -> Action {
        guard !isLingering, pendingRefusal == nil, receivingSince != nil else { return .drop }
        receivingSince = nil
        restingSince = now
        return .proceed
    }

    /// What was read is not HTTP, or more of it than we take. Nothing after it can be understood.
    mutating func failed(with code: ErrorCode, at now: Moment) -> Action {
        guard !isLingering, pendingRefusal == nil else { return .drop }
        pendingRefusal = code
        return refuseInTurn(at: now)
    }

    /// The head of an answer is about to be written.
    mutating func answerBegins(endsConnection: Bool) -> Action {
        guard !isLingering else { return .drop }
        isAnswering = true
        endsWithAnswer = endsConnection
        return .proceed
    }

    /// A part of an answer's body is about to be written.
    func answerContinues() -> Action {
        isLingering ? .drop : .proceed
    }

    /// The end of an answer was written. `.refuse` means: now it is the refusal's turn.
    mutating func answerEnded(at now: Moment) -> Action {
        guard !isLingering else { return .drop }
        isAnswering = false
        unanswered -= 1
        restingSince = now
        if endsWithAnswer {
            lingeringSince = now
            return .proceed
        }
        return refuseInTurn(at: now)
    }

    /// Whether the client takes what we write.
    mutating func writability(_ isWritable: Bool, at now: Moment) {
        stalledSince = isWritable ? nil : stalledSince ?? now
    }

    /// The client has closed its side, or our side was closed: there is nothing left to say.
    mutating func outputClosed(at now: Moment) {
        lingeringSince = lingeringSince ?? now
    }

    /// What has taken too long.
    mutating func tick(at now: Moment) -> Action {
        if let lingeringSince { return now - lingeringSince >= limits.linger ? .close : .proceed }
        if let stalledSince, now - stalledSince >= limits.stalledReader { return .close }
        if let receivingSince {
            guard now - receivingSince >= limits.body else { return .proceed }
            return unanswered == 1 && !isAnswering ? refuse(.requestTimeout, at: now) : .close
        }
        guard !isAnswering else { return .proceed }
        if unanswered > 0 { return now - restingSince >= limits.answer ? refuse(.timedOut, at: now) : .proceed }
        return now - restingSince >= limits.idle ? .close : .proceed
    }

    /// Refuses once everything before is answered. A request whose own body is broken counts as the one being refused.
    private mutating func refuseInTurn(at now: Moment) -> Action {
        guard let code = pendingRefusal else { return .proceed }
        let before = receivingSince == nil ? unanswered : unanswered - 1
        guard before <= 0 else { return .proceed }
        // The broken request was answered before it had arrived: there is nothing left to refuse.
        if isAnswering {
            endsWithAnswer = true
            return .proceed
        }
        return refuse(code, at: now)
    }

    private mutating func refuse(_ code: ErrorCode, at now: Moment) -> Action {
        lingeringSince = now
        return .refuse(code)
    }
}
