import Core
import Foundation

/// One thread's way to the server: keeps a link, renews it when it breaks, and runs reads and units on it.
///
/// Confined to one thread.
final class PostgreSQLSession {
    private let configuration: PostgreSQLConfiguration
    private var link: PostgreSQLLink?
    private let reachability: Reachability

    /// How long a unit that loses to others tries again. Each loss is short, and one of those who met always wins; but how
    /// often the same one may lose depends on the machine.
    private static let contentionPatience = Duration.seconds(5)
    /// A server that restarts refuses connections for a moment.
    private static let connectionAttempts = 4
    /// How long to ask for the outcome of a commit whose answer was lost.
    private static let outcomePatience = Duration.seconds(30)

    init(_ configuration: PostgreSQLConfiguration, _ reachability: Reachability) {
        self.configuration = configuration
        self.reachability = reachability
    }

    /// Whether it has a link that may be used.
    var isConnected: Bool { link.map { !$0.isBroken } ?? false }

    /// Runs a read; again on a new connection when the old one turns out to be dead.
    func read<Value>(_ body: (Reader) throws(StoreFault) -> Value) -> Result<Value, StoreFault> {
        var attempt = 1
        while true {
            do throws(StoreFault) {
                let link = try connectedLink()
                do throws(StoreFault) {
                    let value = try read(on: link, body)
                    try link.forgetStatements()
                    return .success(value)
                } catch {
                    guard attempt < 3, link.isBroken || error.isStalePlan else { throw error }
                    if !link.isBroken { try link.forgetStatements(evenIfFew: true) }
                }
            } catch {
                return .failure(error)
            }
            attempt += 1
        }
    }

    private func read<Value>(
        on link: PostgreSQLLink, _ body: (Reader) throws(StoreFault) -> Value
    ) throws(StoreFault) -> Value {
        let connection = PostgreSQLConnection(
            link, timeLimit: configuration.statementTimeout, configuration.statements)
        guard !configuration.preparedStatements else { return try body(Reader(connection)) }
        try connection.begin(
            ["BEGIN READ ONLY", "SET LOCAL statement_timeout = \(configuration.statementTimeout.wholeMilliseconds)"],
            asksForID: false)
        defer { try? link.rollBack() }
        return try body(Reader(connection))
    }

    /// Runs a unit until it is committed, undone or refused, and answers its caller.
    func perform(_ unit: Unit) {
        let begun = ContinuousClock.now
        var contentions = 0
        var losses = 0
        while true {
            let link: PostgreSQLLink
            do throws(StoreFault) {
                link = try connectedLink()
            } catch {
                losses += 1
                guard losses > 1, losses < Self.connectionAttempts else { return unit.finish(error) }
                if let until = reachability.pausedUntil { Thread.sleep(until: until) }
                continue
            }
            switch PostgreSQLAttempt(link: link, configuration: configuration).run(unit) {
            case .finished: return unit.finish()
            case .refused(let fault): return unit.finish(fault)
            case .contended(let fault):
                contentions += 1
                guard ContinuousClock.now - begun < Self.contentionPatience else { return unit.finish(fault) }
                let pause = Duration.milliseconds(Int64.random(in: 0...(1 << min(contentions, 5))))
                Thread.sleep(until: .now + pause)
            case .lost(let fault):
                losses += 1
                guard losses < Self.connectionAttempts else { return unit.finish(fault) }
            case .undecided(let transactionID):
                switch outcome(of: transactionID) {
                case .success(true): return unit.finish()
                case .success(false): losses += 1
                case .failure(let fault): return unit.finish(fault)
                }
            }
        }
    }

    /// Asks a new connection whether a transaction was committed.
    private func outcome(of transactionID: String) -> Result<Bool, StoreFault> {
        let end = ContinuousClock.now + Self.outcomePatience
        var last = StoreFault.unavailable("the answer to a commit was lost")
        while ContinuousClock.now < end {
            do throws(StoreFault) {
                let link = try connectedLink()
                let status = try Reader(PostgreSQLConnection(link, timeLimit: .seconds(5), configuration.statements))
                    .value("SELECT pg_xact_status(CAST(\(transactionID) AS xid8))", as: String?.self)
                switch status {
                case "committed": return .success(true)
                case "aborted": return .success(false)
                default: break
                }
            } catch {
                last = error
            }
            Thread.sleep(until: .now + .milliseconds(50))
        }
        return .failure(last)
    }

    private func connectedLink() throws(StoreFault) -> PostgreSQLLink {
        if let link, !link.isBroken { return link }
        link = nil
        if let pause = reachability.pause { throw pause }
        let begin = ContinuousClock.now
        do throws(StoreFault) {
            let new = try newLink()
            link = new
            reachability.succeeded()
            return new
        } catch {
            reachability.failed(begunAt: begin, because: error)
            throw error
        }
    }

    private func newLink() throws(StoreFault) -> PostgreSQLLink {
        let link = try PostgreSQLLink(
            url: configuration.url, configuration.passwords, keepsStatements: configuration.preparedStatements)
        if configuration.preparedStatements {
            try link.runScript(
                """
                SET castellan.inside = 'on';
                SET statement_timeout = \(configuration.statementTimeout.wholeMilliseconds);
                SET TimeZone = 'UTC'
                """, deadline: .now + .seconds(5))
        }
        return link
    }
}

extension Thread {
    fileprivate static func sleep(until instant: ContinuousClock.Instant) {
        sleep(forTimeInterval: Double(max(0, (instant - .now).wholeMilliseconds)) / 1_000)
    }
}
