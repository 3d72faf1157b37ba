import Geo
import Identity
import Logging
import SecurityEvents
import Store

/// What network defence needs done beside the requests.
extension BackgroundWork {
    /// Events that were only counted are recorded when their minute is over, and when the server stops.
    func endFloods() async {
        while (try? await Task.sleep(for: EventLog.floodsEndEvery)) != nil { await endFloods(all: false) }
        await endFloods(all: true)
    }

    private func endFloods(all: Bool) async {
        do {
            try await assembly.events.recordEndedFloods(all: all) { reader, users throws(StoreFault) in
                try reader.existing(users)
            }
        } catch {
            let outcome = all ? "and are lost" : "yet; trying again"
            logger.error("counted events could not be recorded \(outcome)", metadata: ["fault": "\(error)"])
        }
    }

    /// The database of places is opened again when somebody replaced it.
    func reloadPlaces() async {
        guard assembly.places.isConfigured else { return }
        while (try? await Task.sleep(for: Places.reloadsEvery)) != nil {
            do throws(GeoFault) {
                if try assembly.places.reload() { logger.notice("the database of places was replaced") }
            } catch {
                logger.error("the old database of places stays in use", metadata: ["fault": "\(error)"])
            }
        }
    }
}
