import Audit
import Core
import Identity
import SecurityEvents
import Store

extension Operations {
    /// Which events a command is about, as they were typed.
    public struct EventSelection: Sendable {
        /// Only of this type.
        public var type: String?
        /// Only of this category.
        public var category: String?
        /// Only of this severity.
        public var severity: String?
        /// Only about this user: e-mail address, reference or id.
        public var user: String?
        /// Only from this address.
        public var address: String?
        /// Only of the last days.
        public var days: Int?

        /// All events.
        public init() {}
    }

    /// Prints the latest events that a selection lets through, oldest first, then each as it comes, until cancelled or told to
    /// stop.
    public func tailEvents(
        _ selection: EventSelection, latest: Int, follows: Bool, _ tell: @Sendable ([EventLine]) -> Void
    ) async throws(CommandFault) {
        var query = try await query(selection)
        do throws(StoreFault) {
            // The position first: what comes between the two is told twice rather than not at all, and then left out.
            var position = try await assembly.events.currentPosition()
            query.page = PageRequest(limit: latest)
            let page = try await assembly.events.query(query).events
            tell(page.reversed().map(EventLine.init))
            var told = Set(page.map(\.id))
            while follows, !Task.isCancelled {
                let tail = try await assembly.events.events(after: position, matching: query)
                position = tail.end
                let new = tail.items.map(\.event).filter { !told.contains($0.id) }
                if !new.isEmpty { tell(new.map(EventLine.init)) }
                guard tail.isCurrent else { continue }
                told.removeAll()
                try? await Task.sleep(for: Self.lookEvery)
            }
        } catch {
            throw CommandFault(error)
        }
    }

    private static let lookEvery = Duration.milliseconds(250)

    /// Gives the events of a selection, oldest first, to `write` in pieces; the audit log says so.
    public func exportEvents(
        _ selection: EventSelection, as format: String, _ write: ([UInt8]) throws -> Void
    ) async throws(CommandFault) {
        guard let format = EventFormat(rawValue: format), format != .subject else {
            throw CommandFault(.badInput, "there is no format “\(format)”", advice: "formats: csv, jsonl, ocsf")
        }
        let query = try await query(selection)
        do {
            try await assembly.events.noteExport(of: query.userID, format: format, by: nil, grant)
            try write(format.beginning)
            try await assembly.events.export(query).forEachPiece { try write(format.bytes(of: $0)) }
        } catch let fault as StoreFault {
            throw CommandFault(fault)
        } catch let fault as CommandFault {
            throw fault
        } catch {
            throw CommandFault(.io, "the events can't be written: \(error)", advice: "give another place with --out")
        }
    }

    /// How many events there were in the last days, by category.
    public func eventStatistics(days: Int) async throws(CommandFault) -> [EventCountLine] {
        do throws(StoreFault) {
            let statistics = try await assembly.events.statistics(of: nil, days: days)
            return EventCategory.allCases.map {
                EventCountLine(category: $0, counts: statistics.categories[$0] ?? EventStatistics.Counts())
            }
        } catch {
            throw CommandFault(error)
        }
    }

    private func query(_ selection: EventSelection) async throws(CommandFault) -> EventQuery {
        var query = EventQuery(visibleTo: nil)
        query.type = try Self.named(selection.type, "type of event")
        query.category = try Self.named(selection.category, "category")
        query.severity = try Self.named(selection.severity, "severity")
        if let user = selection.user { query.userID = try await self.user(user).id }
        if let address = selection.address {
            guard let address = IPAddress(address) else {
                throw CommandFault(.badInput, "“\(address)” is no IP address", advice: "203.0.113.7, or 2001:db8::7")
            }
            query.ipAddress = address.text
        }
        query.from = selection.days.map { assembly.time.now() - .seconds(Int64($0) * 86_400) }
        return query
    }

    private static func named<Value: RawRepresentable & CaseIterable>(
        _ text: String?, _ what: String
    ) throws(CommandFault) -> Value? where Value.RawValue == String {
        guard let text else { return nil }
        guard let value = Value(rawValue: text) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFault(.badInput, "there is no \(what) “\(text)”", advice: "one of: \(names)")
        }
        return value
    }
}
