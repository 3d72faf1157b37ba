import Store
import Zoho

/// Zoho's part of the jobs, where it is configured.
extension BackgroundWork {
    /// What works off webhooks and reads what changed.
    var zohoJobs: [JobKind: JobRunner.Handler] {
        guard let zoho = assembly.zoho else { return [:] }
        let work: JobRunner.Handler = { job in try await zoho.work(job) }
        return [Webhooks.job: work, ZohoSync.job: work, ZohoRoom.expiry: work]
    }

    /// How often.
    var zohoSchedules: [Schedule] {
        guard let zoho = assembly.zoho else { return [] }
        return [
            Schedule("zoho.sync", every: zoho.interval, ZohoSync.job),
            Schedule("zoho.expire", every: ZohoRoom.expiresEvery, ZohoRoom.expiry),
        ]
    }
}
