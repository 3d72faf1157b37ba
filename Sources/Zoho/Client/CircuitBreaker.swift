public import Core

/// Keeps requests from a service that fails, and finds out when it works again.
///
///     closed ── 5 failures in a row ──▶ open for 60 s ── time is up ──▶ probing ── success ──▶ closed
///                                        ▲                                │
///                                        └── failure: twice as long, up to 15 min
struct CircuitBreaker: Sendable, Equatable {
    /// What it says to a request.
    enum Admission: Equatable {
        case go
        case wait(until: Instant)
    }

    private(set) var state = CircuitState.closed
    private var failures = 0
    /// How often it opened since it last was closed.
    private var trips = 0

    /// Failures in a row that open it (origins: 5 failures, 60 s).
    static let mostFailures = 5
    static let firstPause = Duration.seconds(60)
    static let longestPause = Duration.seconds(900)
    /// Who probes has so long to say how it went; then somebody else may.
    static let probeLimit = Duration.seconds(60)

    /// Whether a request may be made now. While the service is tried out, one may.
    mutating func admit(at now: Instant) -> Admission {
        switch state {
        case .closed: return .go
        case .open(let until), .probing(let until):
            guard now >= until else { return .wait(until: until) }
            state = .probing(until: now + Self.probeLimit)
            return .go
        }
    }

    /// The service answered.
    mutating func succeeded() {
        self = CircuitBreaker()
    }

    /// It failed, or didn't answer.
    mutating func failed(at now: Instant) {
        failures += 1
        switch state {
        case .open: return
        case .closed where failures < Self.mostFailures: return
        case .closed, .probing:
            state = .open(until: now + min(Self.firstPause * (1 << min(trips, 8)), Self.longestPause))
            trips += 1
        }
    }
}

/// Whether requests go through.
public enum CircuitState: Sendable, Equatable {
    /// They do.
    case closed
    /// None does before this time.
    case open(until: Instant)
    /// One does, to see whether it works again; another may after this time.
    case probing(until: Instant)

    /// In one word.
    public var name: String {
        switch self {
        case .closed: "closed"
        case .open: "open"
        case .probing: "half_open"
        }
    }
}
