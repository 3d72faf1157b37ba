import Core
import Store
import Synchronization
import TransparencyLog

/// Proofs that are asked for while others are being read wait, and are then read together: one look at the head and at each tile serves all
/// of them.
final class ProofDesk: Sendable {
    typealias Proofs = [AuditEntryID: TLogProof]

    private struct Request {
        let entries: [AuditEntryID]
        let answer: CheckedContinuation<Result<Proofs, StoreFault>, Never>
    }

    private struct State {
        var waiting: [Request] = []
        var isReading = false
    }

    /// Entries asked for with one statement, unless a single request has more.
    private static let mostEntries = 4_096

    private let state = Mutex(State())

    /// The proofs of these entries as `read` gives them, perhaps with those of others.
    func proofs(
        of entries: [AuditEntryID],
        reading read: @escaping @Sendable ([AuditEntryID]) async throws(StoreFault) -> Proofs
    ) async throws(StoreFault) -> Proofs {
        let answer = await withCheckedContinuation { answer in
            let isFirst = state.withLock { state in
                state.waiting.append(Request(entries: entries, answer: answer))
                defer { state.isReading = true }
                return !state.isReading
            }
            if isFirst { Task { await work(read) } }
        }
        return try answer.get()
    }

    /// Reads for whoever waits, until nobody does.
    private func work(_ read: @Sendable ([AuditEntryID]) async throws(StoreFault) -> Proofs) async {
        while let requests = next() {
            let answer: Result<Proofs, StoreFault>
            do throws(StoreFault) {
                answer = .success(try await read(requests.flatMap(\.entries)))
            } catch {
                answer = .failure(error)
            }
            for request in requests { request.answer.resume(returning: answer) }
        }
    }

    private func next() -> [Request]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isReading = false
                return nil
            }
            var (count, end) = (0, 0)
            while end < state.waiting.count, end == 0 || count + state.waiting[end].entries.count <= Self.mostEntries {
                count += state.waiting[end].entries.count
                end += 1
            }
            defer { state.waiting.removeFirst(end) }
            return Array(state.waiting[..<end])
        }
    }
}
