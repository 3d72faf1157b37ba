import Core
public import Store

extension AuditLog {
    /// Rows looked at in one read.
    private static let rowsAtOnce: Int64 = 2_000

    /// Compares every row of the readable log with the entry that it shows: its columns with the entry's text, its values with what the
    /// entry commits to. Opens every value, so it takes many times as long as ``AuditedDatabase/checkLog(_:)``. Changes nothing, and may
    /// run beside a server.
    ///
    /// `tell` hears how many rows were looked at so far, of how many.
    public func checkRows(
        _ tell: @Sendable (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) async throws(StoreFault) -> LogReport {
        var report = LogReport()
        let (end, strays) = try await database.read(.survey) { reader throws(StoreFault) in
            (
                try reader.value("SELECT coalesce(max(idx) + 1, 0) FROM audit_entries", as: Int64.self) ?? 0,
                try reader.value(StoredValues.strays, as: Int64.self) ?? 0
            )
        }
        if strays > 0 { report.add("values", "\(strays) rows belong to no entry") }
        // Behind a row that can't be read at all, each is read alone, to `alone`.
        var (next, alone) = (Int64(0), Int64(0))
        while next < end {
            let step = next < alone ? 1 : Self.rowsAtOnce
            do throws(StoreFault) {
                try await check(next..<min(next + step, end), &report)
                next += step
            } catch {
                guard case .decoding(let what) = error else { throw error }
                if step == 1 {
                    report.add("row \(next)", what)
                    next += 1
                } else {
                    alone = next + step
                }
            }
            tell(min(next, end), end)
        }
        return report
    }

    private func check(_ indexes: Range<Int64>, _ report: inout LogReport) async throws(StoreFault) {
        let rows = try await database.read(.scan) { reader throws(StoreFault) in
            try reader.rows(
                AuditRow.placed
                    + " AND e.idx >= \(indexes.lowerBound) AND e.idx < \(indexes.upperBound) ORDER BY e.idx",
                as: AuditRow.self)
        }
        var (keys, erased) = (PartyKeys(vault: database.vault), Set<UserID>?.none)
        for row in rows {
            report.sawEntry()
            let place = "row \(row.index ?? -1)"
            let actor = try await keys.key(of: row.values.userID)
            let subject = try await keys.key(of: row.values.subjectID)
            switch RowCheck(row, actorKey: actor, subjectKey: subject).record.integrity {
            case .altered(let part): report.add(place, "its \(part) is not what the entry says")
            case .keyDestroyed:
                let known = if let erased { erased } else { Set(try await database.erasedPeople()) }
                erased = known
                let people = [row.values.userID, row.values.subjectID].compactMap(\.self)
                if known.isDisjoint(with: people) {
                    report.add(place, "nobody can open its values, and nobody was erased")
                }
            default: continue
            }
        }
    }
}

private enum StoredValues {
    /// How many rows of values there are without an entry.
    static let strays: SQL = """
        SELECT count(*) FROM audit_values v WHERE NOT EXISTS (SELECT 1 FROM audit_rows e WHERE e.id = v.entry_id)
        """
}
