import Access
import Identity
import Logging
import PersonalData
import SecurityEvents
import Store

/// What personal data needs done beside the requests.
extension BackgroundWork {
    /// How often who read personal data becomes an event, every hour and when the server stops.
    func recordReads() async {
        while (try? await Task.sleep(for: ReadCounts.takenEvery)) != nil { await recordTakenReads() }
        await recordTakenReads()
    }

    private func recordTakenReads() async {
        do {
            try await assembly.personalData.reads.record(in: assembly.events) { reader, users throws(StoreFault) in
                try reader.existing(users)
            }
        } catch {
            logger.error(
                "reads of personal data could not be recorded yet; trying again in an hour",
                metadata: ["fault": "\(error)"])
        }
    }
}
