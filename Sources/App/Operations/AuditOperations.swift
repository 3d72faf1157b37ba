import Audit
public import Core
import Identity
import SecurityEvents
import Store
import TransparencyLog

extension Operations {
    /// Which entries of the audit log a command is about, as they were typed.
    public struct AuditSelection: Sendable {
        /// Only what was done so, such as `user.locked`.
        public var action: String?
        /// Only what was done to this kind of thing.
        public var resourceType: String?
        /// Only what this user did: e-mail address, reference or id.
        public var user: String?
        /// Only of the last days.
        public var days: Int?
        /// Only from this index on.
        public var minIndex: Int64?

        /// All entries.
        public init() {}

        /// The selection in words, as an export's own entry and its bundle say it; without the user, whom the entry names otherwise.
        fileprivate var words: String {
            let given = [
                action.map { "action = \($0)" }, resourceType.map { "resource_type = \($0)" },
                user.map { _ in "one user's" }, days.map { "the last \($0) days" },
                minIndex.map { "min_index = \($0)" },
            ].compactMap(\.self)
            return given.isEmpty ? "all" : given.joined(separator: ", ")
        }
    }

    /// The newest entries that a selection lets through, newest first.
    public func auditEntries(_ selection: AuditSelection, limit: Int) async throws(CommandFault) -> [AuditLine] {
        var query = try await query(selection)
        query.limit = limit
        do { return try await assembly.auditLog.entries(query).map(AuditLine.init) } catch { throw CommandFault(error) }
    }

    /// Prints the latest entries that a selection lets through, oldest first, then each as it comes, until cancelled.
    public func tailAudit(
        _ selection: AuditSelection, latest: Int, follows: Bool, _ tell: @Sendable ([AuditLine]) -> Void
    ) async throws(CommandFault) {
        var query = try await query(selection)
        query.limit = latest
        do throws(StoreFault) {
            let newest = try await assembly.auditLog.entries(query)
            tell(newest.reversed().map(AuditLine.init))
            query.order = .oldestFirst
            query.limit = AuditQuery.limits.upperBound
            query.cursor = newest.first?.index
            while follows, !Task.isCancelled {
                let new = try await assembly.auditLog.entries(query)
                if let last = new.last { query.cursor = last.index }
                if !new.isEmpty { tell(new.map(AuditLine.init)) }
                if new.count < query.limit { try? await Task.sleep(for: Self.auditLookEvery) }
            }
        } catch {
            throw CommandFault(error)
        }
    }

    private static let auditLookEvery = Duration.milliseconds(250)
    private static let auditFormats = AuditFormat.allCases.map(\.rawValue) + ["bundle"]

    /// Gives the entries of a selection, oldest first, to `write` in pieces; the audit log says so. `tell` hears how many were
    /// written so far.
    public func exportAudit(
        _ selection: AuditSelection, as format: String, _ write: ([UInt8]) throws -> Void, tell: (Int) -> Void
    ) async throws(CommandFault) {
        guard Self.auditFormats.contains(format) else {
            let formats = Self.auditFormats.joined(separator: ", ")
            throw CommandFault(.badInput, "there is no format “\(format)”", advice: "formats: \(formats)")
        }
        let export = assembly.auditLog.export(try await query(selection))
        var count = 0
        do {
            try await assembly.events.noteAuditExport(
                format: format, selection: selection.words, by: nil, grant)
            try await assembly.audited.sequencer.sequence()
            if let format = AuditFormat(rawValue: format) {
                try write(format.beginning)
                try await export.forEachPiece { records in
                    try write(format.bytes(of: records))
                    count += records.count
                    tell(count)
                }
                return
            }
            let bundle = try await AuditBundle(
                export, of: assembly.audited.tree, at: assembly.time.now(), selection: selection.words)
            guard let bundle else { throw CommandFault.emptyLog }
            try await bundle.write(
                checking: { records in
                    count += records.count
                    tell(count)
                }, to: { try write($0) })
        } catch let fault as StoreFault {
            throw CommandFault(fault)
        } catch let fault as CommandFault {
            throw fault
        } catch is ZipFault {
            throw CommandFault(
                .refused, "a bundle holds 4 GiB at most, and these entries are more; what was written is no bundle",
                advice: "export them in several: --days, --min-index")
        } catch {
            throw CommandFault(.io, "the entries can't be written: \(error)", advice: "give another place with --out")
        }
    }

    /// The proof that an entry is in the log, as a file to be checked offline (C2SP tlog-proof).
    public func auditProof(of entry: String) async throws(CommandFault) -> String {
        guard let id = AuditEntryID(entry) else {
            throw CommandFault(.badInput, "“\(entry)” is no entry's id", advice: "castellan audit query shows them")
        }
        do throws(StoreFault) {
            try await assembly.audited.sequencer.sequence()
            if let proof = try await assembly.audited.tree.proof(of: id) { return proof.text }
        } catch {
            throw CommandFault(error)
        }
        throw CommandFault(.unknownSubject, "the log has no entry \(entry)", advice: "castellan audit query shows them")
    }

    /// The newest signed checkpoint and the log's keys.
    public func auditCheckpoint() async throws(CommandFault) -> AuditCheckpoint {
        let tree = assembly.audited.tree
        do throws(StoreFault) {
            try await assembly.audited.sequencer.sequence()
            if let note = try await tree.checkpoint() {
                return AuditCheckpoint(note: note.encoded, keys: try await tree.keys().map(\.vkey))
            }
        } catch {
            throw CommandFault(error)
        }
        throw .emptyLog
    }

    private func query(_ selection: AuditSelection) async throws(CommandFault) -> AuditQuery {
        var query = AuditQuery()
        query.action = selection.action
        query.resourceType = selection.resourceType
        if let user = selection.user { query.userID = try await self.user(user).id }
        query.from = selection.days.map { assembly.time.now() - .seconds(Int64($0) * 86_400) }
        query.minIndex = selection.minIndex
        return query
    }
}

/// What the log was when it last signed, and the keys to check that with.
public struct AuditCheckpoint: Shaped {
    /// The checkpoint, a signed note.
    public let note: String
    /// The log's keys, the current one first.
    public let keys: [String]

    /// What `castellan audit checkpoint --json` prints.
    public static let shape = Shape<AuditCheckpoint>(
        "AuditCheckpoint", "The newest signed checkpoint.",
        [
            .field("checkpoint", "The checkpoint as it was signed.") { $0.note },
            .field("vkeys", "The log's public keys.") { $0.keys },
        ])
}

extension CommandFault {
    fileprivate static let emptyLog = CommandFault(
        .refused, "nothing has its place in the audit log yet", advice: "castellan setup begins it")
}
