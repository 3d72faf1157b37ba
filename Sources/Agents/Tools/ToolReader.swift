import Access
public import Accounts
public import Core
public import SecurityEvents
import Store

/// What tools read from. Values and functions that read; nothing in it changes anything.
public struct ToolSources: Sendable {
    let events: EventLog
    let accounts: AccountsRoom
    let status: @Sendable () -> RawJSON

    /// The log of events, the accounts, and the status as the public sees it.
    public init(events: EventLog, accounts: AccountsRoom, status: @escaping @Sendable () -> RawJSON) {
        self.events = events
        self.accounts = accounts
        self.status = status
    }
}

/// The house as one caller may see it: everything that a tool is given.
///
/// Its sources are private to this file, and what is left is questions. There is no grant in it, and nothing to get one from.
public struct ToolReader: Sendable {
    private let sources: ToolSources
    private let asking: ToolCaller
    private let noteRead: @Sendable (String) async throws -> Void

    init(
        _ sources: ToolSources, _ caller: ToolCaller, _ noteRead: @escaping @Sendable (String) async throws -> Void
    ) {
        self.sources = sources
        asking = caller
        self.noteRead = noteRead
    }

    /// Who asks, in words.
    var caller: CallerView {
        CallerView(
            reference: asking.reference, email: asking.email, role: asking.subject.role.name,
            permissions: asking.subject.permissions.map(\.rawValue).sorted(),
            modules: Module.allCases.filter(asking.subject.modules.contains).map(\.rawValue),
            tools: Toolbox.all.filter { $0.isOpen(to: asking) }.map(\.name))
    }

    /// Whether the caller may do something, and if not, why.
    func may(_ permission: Permission, in module: Module?) -> PermissionView {
        let obstacle = asking.obstacle(to: permission, in: module)
        return PermissionView(
            permission: permission.rawValue, isAllowed: obstacle == nil,
            reason: obstacle.map { $0.words(for: asking.subject.role) } ?? "You may.")
    }

    /// What a question about accounts gives; reading others' is noted.
    func reading<Value>(_ question: (AccountReader) async throws -> Value) async throws -> Value {
        let reader = AccountReader(sources.accounts, for: asking.subject)
        let value = try await question(reader)
        if reader.readsOthers { try await noteRead("accounts") }
        return value
    }

    /// How the service does, as anybody may know.
    var status: RawJSON { sources.status() }

    /// A page of the events that the caller may see.
    func events(_ choose: (inout EventQuery) throws -> Void) async throws -> EventPage {
        var query = EventQuery(visibleTo: eventsOf)
        try choose(&query)
        let page = try await sources.events.query(query)
        if query.visibleTo == nil, query.userID != asking.subject.userID { try await noteRead("security_events") }
        return page
    }

    /// One event, if the caller may see it.
    func event(_ id: SecurityEventID) async throws(ToolFault) -> SecurityEvent {
        do {
            guard let event = try await sources.events.event(id, in: EventQuery(visibleTo: eventsOf)) else {
                throw ToolFault.notFound
            }
            if event.userID != asking.subject.userID { try await noteRead("security_events") }
            return event
        } catch let fault as ToolFault {
            throw fault
        } catch {
            throw .failed(error)
        }
    }

    /// How many events there were in the last days, of those that the caller may see.
    func eventStatistics(days: Int) async throws -> EventStatistics {
        try await sources.events.statistics(of: eventsOf, days: days)
    }

    /// Whose events the caller sees: everybody's, nil, or their own.
    private var eventsOf: UserID? {
        asking.subject.permissions.contains(.eventList) ? nil : asking.subject.userID
    }
}

extension Denial.Reason {
    fileprivate func words(for role: Role) -> String {
        switch self {
        case .role: "The role \(role.name) lacks it."
        case .administrator: "Only administrators may."
        case .scope: "The role \(role.name) has it; this credential doesn't."
        case .module(let module): "There is no access to the module \(module.rawValue)."
        }
    }
}
