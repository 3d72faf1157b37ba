import Accounts
import Core

/// One page after the other, each taken in before the next is asked for.
extension ZohoSync {
    /// Takes in one page.
    func step(_ progress: inout ModuleProgress) async throws(ZohoFault) {
        if progress.stage == .deleted {
            try await takeDeletions(&progress)
        } else if progress.pageFailures < ModuleProgress.mostPageFailures {
            try await takeRecords(&progress)
        } else {
            try await takeCarefully(&progress)
        }
        try await write(progress)
    }

    private func takeRecords(_ progress: inout ModuleProgress) async throws(ZohoFault) {
        guard let page = try await page(&progress) else { return }
        let counts =
            page.records.isEmpty ? AbsorbCounts() : try await takeIn(RemoteBatch(page.records, of: progress.module))
        progress.took(page, counts)
    }

    /// The page in progress; nil when Zoho doesn't know its token any more, which lives for a day, and it is begun at the mark again. Where that
    /// would come to the same page, the refusal stands.
    private func page(
        _ progress: inout ModuleProgress, fields: [String]? = nil
    ) async throws(ZohoFault) -> RecordPage? {
        do throws(ZohoFault) {
            return try await client.page(
                progress.module, since: progress.since, token: progress.pageToken, fields: fields)
        } catch .refused(let refusal)
            where progress.pageToken != nil && refusal.status == 400 && progress.canRestart
        {
            progress.restart()
            return nil
        } catch {
            throw error
        }
    }

    private func takeDeletions(_ progress: inout ModuleProgress) async throws(ZohoFault) {
        // What was never here needn't be taken away.
        guard let since = progress.deletedMark else { return progress.finish(at: time.now()) }
        let page = try await client.deleted(progress.module, since: since, page: progress.deletedPage)
        let keys = page.records.map { RemoteKey(RemoteKey.Kind(progress.module), $0) }
        let counts = keys.isEmpty ? AbsorbCounts() : try await absorb(RemoteBatch(deleted: keys))
        progress.took(page, counts, at: time.now())
    }

    /// Takes in what of the page in progress can be; the rest is left out, and noted. Asked for when the page failed as a whole again and
    /// again: by halves, so that one record doesn't keep the others away.
    private func takeCarefully(_ progress: inout ModuleProgress) async throws(ZohoFault) {
        // Ids and times hold nothing that somebody typed.
        guard let page = try await page(&progress, fields: ["Modified_Time"]) else { return }
        var (counts, leftOut) = (AbsorbCounts(), [(id: String, fault: ZohoFault)]())
        var waiting = [page.records.compactMap { $0["id"]?.identifier }].filter { !$0.isEmpty }
        var isAnythingTaken = false
        while let ids = waiting.popLast() {
            let half = (ids.count + 1) / 2
            guard ids.count <= ZohoClient.mostIDs else {
                waiting += [Array(ids[half...]), Array(ids[..<half])]
                continue
            }
            do throws(ZohoFault) {
                let records = try await client.records(progress.module, ids, isRepeatable: false)
                counts.add(try await takeIn(RemoteBatch(records, of: progress.module)))
                isAnythingTaken = true
            } catch {
                guard error.isOfTheRecords else { throw error }
                if ids.count > 1 {
                    waiting += [Array(ids[half...]), Array(ids[..<half])]
                } else {
                    leftOut.append((ids[0], error))
                }
            }
        }
        // Where nothing at all can be taken in, it isn't the records.
        if !isAnythingTaken, let (_, fault) = leftOut.last, case .notAbsorbed = fault { throw fault }
        for (id, fault) in leftOut { progress.leaveOut(id, fault) }
        progress.took(page, counts)
    }
}
