import CLibPQ
import Core
import Foundation

/// One connection to the server, always in pipeline mode: statements are queued, and sent together when an answer is needed.
///
/// Confined to one thread.
final class PostgreSQLLink {
    /// Whether the connection can't be used any more; what was being done on it is lost or undecided.
    private(set) var isBroken = false
    private let handle: OpaquePointer
    private let keepsStatements: Bool
    private var prepared = PreparedStatements()
    private var queued: [Queued] = []

    private enum Queued {
        case preparation(PreparedStatements.Key)
        case statement
    }

    /// Connects, or says why not. `keepsStatements` is false behind a transaction pooler.
    init(url: Secret<String>, _ passwords: PostgreSQLPasswords?, keepsStatements: Bool) throws(StoreFault) {
        self.keepsStatements = keepsStatements
        handle = try Self.connect(url, passwords)
        // Warnings of the server are nobody's here; errors come with their results.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw .postgresqlConnection(handle)
        }
    }

    deinit {
        PQfinish(handle)
    }

    /// Adds a statement to the pipeline.
    func queue(_ text: String, _ values: [SQLValue] = []) throws(StoreFault) {
        let parameters = PostgreSQLParameters(values)
        let isQueued = keepsStatements ? queuePrepared(text, parameters) : queueOnce(text, parameters)
        guard isQueued else { throw fail() }
        queued.append(.statement)
    }

    private func queueOnce(_ text: String, _ parameters: PostgreSQLParameters) -> Bool {
        parameters.withArrays { count, values, lengths, formats in
            PQsendQueryParams(handle, text, count, parameters.types, values, lengths, formats, 1) == 1
        }
    }

    private func queuePrepared(_ text: String, _ parameters: PostgreSQLParameters) -> Bool {
        let key = PreparedStatements.Key(text: text, types: parameters.types)
        let (name, isNew) = prepared.name(of: key)
        if isNew {
            guard PQsendPrepare(handle, name, text, CInt(key.types.count), key.types) == 1 else { return false }
            queued.append(.preparation(key))
        }
        return parameters.withArrays { count, values, lengths, formats in
            PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1) == 1
        }
    }

    /// Sends what is queued and waits for all answers; returns one per statement. A refused statement skips those behind it.
    func flush(deadline: ContinuousClock.Instant?) throws(StoreFault) -> [PostgreSQLResult] {
        defer { queued.removeAll(keepingCapacity: true) }
        guard PQpipelineSync(handle) == 1 else { throw fail() }
        try send(deadline: deadline)
        var answers: [PostgreSQLResult] = []
        var refusal: StoreFault?
        var position = 0
        while true {
            guard let result = try nextResult(deadline: deadline) else {
                position += 1
                guard position <= queued.count else { throw fail() }
                continue
            }
            let status = PQresultStatus(result)
            switch status {
            case PGRES_PIPELINE_SYNC:
                PQclear(result)
                dropNotifications()
                if let refusal { throw refusal }
                return answers
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                let answer = PostgreSQLResult(result)
                if position < queued.count, case .statement = queued[position] { answers.append(answer) }
            default:
                if status != PGRES_PIPELINE_ABORTED { refusal = refusal ?? .postgresql(result) }
                PQclear(result)
                if position < queued.count, case .preparation(let key) = queued[position] {
                    prepared.forget(key)
                }
                if PQstatus(handle) != CONNECTION_OK { throw fail() }
            }
        }
    }

    /// Runs several statements without values, outside the pipeline, and waits for all of them.
    func runScript(_ text: String, deadline: ContinuousClock.Instant?) throws(StoreFault) {
        _ = try flush(deadline: deadline)
        guard PQexitPipelineMode(handle) == 1, PQsendQuery(handle, text) == 1 else { throw fail() }
        try send(deadline: deadline)
        var refusal: StoreFault?
        while let result = try nextResult(deadline: deadline) {
            if PQresultStatus(result) == PGRES_FATAL_ERROR { refusal = refusal ?? .postgresql(result) }
            PQclear(result)
        }
        guard PQenterPipelineMode(handle) == 1 else { throw fail() }
        if let refusal { throw refusal }
    }

    /// Ends whatever transaction is open, also one whose start is still queued.
    func rollBack() throws(StoreFault) {
        guard !isBroken else { return }
        let deadline = ContinuousClock.now + .seconds(5)
        if !queued.isEmpty {
            do throws(StoreFault) {
                _ = try flush(deadline: deadline)
            } catch {
                guard !isBroken else { throw error }
            }
        }
        guard PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        try queue("ROLLBACK")
        _ = try flush(deadline: deadline)
    }

    /// Drops the prepared statements once there are many, or when the schema changed under them. Outside transactions only.
    func forgetStatements(evenIfFew: Bool = false) throws(StoreFault) {
        guard evenIfFew || prepared.isFull else { return }
        try queue("DEALLOCATE ALL")
        _ = try flush(deadline: .now + .seconds(5))
        prepared.forgetAll()
    }

    /// What was notified since the last call, or is until the deadline.
    func notifications(
        until deadline: ContinuousClock.Instant
    ) throws(StoreFault) -> [(channel: String, payload: String)] {
        var poller = pollfd(fd: PQsocket(handle), events: CShort(POLLIN), revents: 0)
        poll(&poller, 1, CInt(clamping: max(0, (deadline - .now).wholeMilliseconds)))
        guard PQconsumeInput(handle) == 1 else { throw fail() }
        var notifications: [(channel: String, payload: String)] = []
        while let notification = PQnotifies(handle) {
            notifications.append(
                (String(cString: notification.pointee.relname), String(cString: notification.pointee.extra)))
            PQfreemem(notification)
        }
        return notifications
    }

    /// A transaction pooler may pass on what another client listened for; libpq would keep it all.
    private func dropNotifications() {
        while let notification = PQnotifies(handle) { PQfreemem(notification) }
    }

    private func send(deadline: ContinuousClock.Instant?) throws(StoreFault) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                let ready = try wait(for: CShort(POLLIN | POLLOUT), until: deadline)
                if ready & CShort(POLLIN) != 0, PQconsumeInput(handle) != 1 { throw fail() }
            default: throw fail()
            }
        }
    }

    private func nextResult(deadline: ContinuousClock.Instant?) throws(StoreFault) -> OpaquePointer? {
        while PQisBusy(handle) != 0 {
            _ = try wait(for: CShort(POLLIN), until: deadline)
            guard PQconsumeInput(handle) == 1 else { throw fail() }
        }
        guard let result = PQgetResult(handle) else {
            guard PQstatus(handle) == CONNECTION_OK else { throw fail() }
            return nil
        }
        return result
    }

    /// Waits until the socket is ready; a server that stays silent beyond the deadline counts as lost.
    private func wait(for events: CShort, until deadline: ContinuousClock.Instant?) throws(StoreFault) -> CShort {
        var poller = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        while true {
            let left = deadline.map { max(0, ($0 - .now).wholeMilliseconds) }
            switch poll(&poller, 1, left.map { CInt(clamping: $0) } ?? -1) {
            case 1...: return poller.revents
            case 0:
                isBroken = true
                throw .timeout("the server did not answer")
            default:
                guard errno == EINTR else { throw fail() }
            }
        }
    }

    private func fail() -> StoreFault {
        isBroken = true
        return .postgresqlConnection(handle)
    }
}
