/// What a client may cost us. Every number is a setting or has its reason here.
public struct WebLimits: Sendable, Equatable {
    /// The most connections at once; further ones wait in the kernel's queue.
    public var connections = 4096
    /// The most bytes of one header field or of the request's target.
    public var headerFieldBytes = 16 << 10
    /// The most bytes of all header fields together.
    public var headerBytes = 32 << 10
    /// The most header fields.
    public var headerFields = 100
    /// How long a connection may go without a complete request head: idle, or dribbling one.
    public var idle: Duration = .seconds(60)
    /// How long a body may take to arrive, all of it.
    public var body: Duration = .seconds(30)
    /// How long we may take to begin an answer.
    public var answer: Duration = .seconds(30)
    /// How long a client may not take anything of an answer that is ready.
    public var stalledReader: Duration = .seconds(30)
    /// How long we read on, and throw away, after an answer that ends the connection, so that the client gets to read
    /// it.
    public var linger: Duration = .seconds(2)
    /// How long `/readyz` says no before we stop accepting, so that a load balancer sees it. Zero without one.
    public var drainNotice: Duration = .zero
    /// How long running requests get to end after that.
    public var drain: Duration = .seconds(20)

    /// The usual limits.
    public init() {}

    /// How often a connection looks at its clocks: often enough to be right within a quarter of the shortest limit,
    /// at most every second.
    var tick: Duration {
        min(.seconds(1), max(.milliseconds(10), min(idle, body, answer, stalledReader, linger) / 4))
    }
}
