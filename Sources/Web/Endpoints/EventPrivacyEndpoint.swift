import Access
import Core
import HTTPTypes
import Identity
import SecurityEvents

/// What the GDPR asks of the security events: taking one's own along, being forgotten.
enum EventPrivacyEndpoint {
    static let whose = Parameter<UserName>.query(
        "userId", "Whose events: an id or a reference (USR-456); one's own unless given.", UserName.schema
    ) { UserName($0) }
    static let user = Parameter<UserName>.path(
        "user", "Whose events: an id or a reference (USR-456).", UserName.schema
    ) { UserName($0) }

    static let exportParameters: [any ParameterDeclaration] = [whose, EventFilters.start, EventFilters.end]

    /// One's own events as a table, or anybody's with `privacy:export_all`.
    static func export(_ context: SignedContext) async throws -> Reply {
        let (parameters, principal) = (context.parameters, context.principal)
        let (from, to) = (parameters[EventFilters.start], parameters[EventFilters.end])
        if let from, let to, to < from { throw Problem.invalid("endDate", "is before startDate") }
        let named = try await parameters[whose]?.id(in: context.services)
        let isOwn = parameters[whose] == nil || named == principal.userID
        guard isOwn || principal.permissions.contains(.privacyExportAll) else {
            throw Problem(.forbidden, "You can only export your own security events.")
        }
        guard let id = isOwn ? principal.userID : named else { throw Problem(.notFound) }
        let subject = try await subject(id, context)
        guard isOwn || subject.account != nil else { throw Problem(.notFound) }
        if context.edge.head.method != .head {
            if !isOwn { context.noteExport(of: "security_events") }
            try await context.services.events.noteExport(of: id, format: .subject, by: principal, context.grant)
        }
        let day = context.edge.arrival.rfc3339.prefix(10)
        // The reference and not the address: a file's name goes further than one thinks.
        let name = "security-events-\(subject.account?.reference ?? id.description)-\(day).csv"
        // Anybody can take a user name that strangers have tried; what they tried isn't theirs to have.
        let events = EventSubject(
            user: id, email: subject.account?.email, username: isOwn ? nil : subject.account?.username)
        let export = try await context.services.events.export(of: events, from: from, to: to)
        return .download(
            export, as: .subject, name: name,
            while: { isOwn || $0.permissions.contains(.privacyExportAll) }, context)
    }

    static func erase(_ context: SignedContext) async throws -> ErasedEventsView {
        let subject = try await subject(named: context)
        context.services.identity.keyUses.forget(subject.events.user)
        let count = try count(
            await context.services.events.erase(
                subject.events, isKnown: subject.account != nil, by: context.principal, context.grant))
        return ErasedEventsView(user: subject.events.user, email: subject.account?.email, count: count)
    }

    static func anonymise(_ context: SignedContext) async throws -> AnonymisedEventsView {
        let subject = try await subject(named: context)
        context.services.identity.keyUses.forget(subject.events.user)
        let count = try count(
            await context.services.events.anonymise(
                subject.events, isKnown: subject.account != nil, by: context.principal, context.grant))
        return AnonymisedEventsView(user: subject.events.user, count: count)
    }

    private static func count(_ erasure: EventErasure) throws -> Int {
        switch erasure {
        case .done(let count): count
        case .unknown: throw Problem(.notFound)
        case .held: throw Problem(.legalHold)
        }
    }

    private struct Subject {
        let events: EventSubject
        /// Nil when the account is gone; its events may still be there.
        let account: User?
    }

    private static func subject(named context: SignedContext) async throws -> Subject {
        guard let id = try await context.parameters[user]?.id(in: context.services) else { throw Problem(.notFound) }
        return try await subject(id, context)
    }

    private static func subject(_ id: UserID, _ context: SignedContext) async throws -> Subject {
        let account = try await context.services.identity.users.find(id)
        return Subject(
            events: EventSubject(user: id, email: account?.email, username: account?.username), account: account)
    }
}

/// `{"userId", "userEmail", "eventsDeleted"}`
struct ErasedEventsView: Shaped {
    let user: UserID
    let email: String?
    let count: Int

    static let shape = Shape<ErasedEventsView>(
        "ErasedEvents", "A person's events are gone.",
        [
            .field("userId", "Whose they were.") { $0.user },
            .field("userEmail", "The address of the account; null when it is gone.") { $0.email },
            .field("eventsDeleted", "How many.") { $0.count },
        ])
}

/// `{"userId", "eventsAnonymized"}`
struct AnonymisedEventsView: Shaped {
    let user: UserID
    let count: Int

    static let shape = Shape<AnonymisedEventsView>(
        "AnonymizedEvents", "A person's events name nobody any more.",
        [
            .field("userId", "Whose they were.") { $0.user },
            .field("eventsAnonymized", "How many.") { $0.count },
        ])
}
