import Core

/// Which sessions were used and don't say so yet: each says it once a minute. Pure: what is due follows from what was noted.
struct SessionTally: Sendable {
    /// The most sessions told apart; uses of further ones are not noted until there is room again.
    static let capacity = 65_536

    private var pending: [SessionID: Instant] = [:]
    /// The minute in which a session was last said to be used; only the running one counts.
    private var written: [SessionID: Int64] = [:]

    /// Notes one use.
    mutating func note(_ session: SessionID, at now: Instant) {
        guard written[session] != Self.minute(now), pending.count < Self.capacity else { return }
        pending[session] = now
    }

    /// What is to be written now.
    mutating func due(at now: Instant) -> [SessionID: Instant] {
        let current = Self.minute(now)
        written = written.filter { $0.value == current }
        return pending
    }

    /// Forgets what was written.
    mutating func settle(_ uses: [SessionID: Instant]) {
        for (session, time) in uses {
            written[session] = Self.minute(time)
            let isLater = pending[session].map { Self.minute($0) > Self.minute(time) } ?? false
            if !isLater { pending.removeValue(forKey: session) }
        }
    }

    static func minute(_ time: Instant) -> Int64 { time.seconds / 60 }
}
