import Core
import Store
import TransparencyLog

/// All entries of a selection, oldest first, in pieces: however many there are, only two pieces are held at a time.
public struct AuditExport: Sendable {
    /// Entries of one piece.
    static let rows = 1_000

    private let log: AuditLog
    private let query: AuditQuery

    init(_ log: AuditLog, _ query: AuditQuery) {
        self.log = log
        self.query = query
    }

    /// Gives the pieces to `write`, one after the other; reads the next while one is being written. Entries that retention has removed are left
    /// out: they stand in its archives.
    public func forEachPiece(_ write: ([AuditRecord]) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: [AuditRecord].self) { group in
            group.addTask { try await read(after: nil) }
            while let records = try await group.next() {
                if records.count == Self.rows { group.addTask { try await read(after: records.last?.index) } }
                let kept = records.filter { $0.integrity != .pruned }
                if !kept.isEmpty { try await write(kept) }
            }
        }
    }

    private func read(after last: Int64?) async throws(StoreFault) -> [AuditRecord] {
        var query = query
        query.order = .oldestFirst
        query.limit = Self.rows
        query.cursor = last
        return try await log.entries(query)
    }
}

extension AuditLog {
    /// Everything that a query lets through; its page doesn't matter.
    public func export(_ query: AuditQuery) -> AuditExport {
        AuditExport(self, query)
    }
}
