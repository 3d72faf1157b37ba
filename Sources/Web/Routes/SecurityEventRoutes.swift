import Access
import Core
import HTTPTypes
import NetworkDefence
import SecurityEvents

extension RouteTable {
    /// What happened that matters to security.
    static let securityEvents: [Route] = [
        .signed(
            .get, "/v1/security-events", needs: .eventRead, room: .securityEvents,
            "Security events, newest first: one's own, or everybody's with `event:list`.",
            parameters: SecurityEventsEndpoint.parameters, answer: .data(SecurityEventsView.self),
            SecurityEventsEndpoint.list),
        .intake(
            "/v1/security-events", needs: .eventIngest, room: .securityEvents,
            "Record events of another program: one, or up to 10,000 as a JSON value a line.",
            body: EventIngestEndpoint.body, answer: .data(IngestView.self),
            EventIngestEndpoint.take
        ).paidFrom(.ingest),
        .signed(
            .get, "/v1/security-events/stats", needs: .eventRead, room: .securityEvents,
            "How many events there were in the last days, by category.",
            parameters: [SecurityEventsEndpoint.days], answer: .data(StatisticsView.self),
            SecurityEventsEndpoint.statistics),
        .signed(
            .get, "/v1/security-events/recent", needs: .eventRead, room: .securityEvents,
            "One's own last 50 events.",
            answer: .data(SecurityEventsView.self),
            SecurityEventsEndpoint.recent),
        .signed(
            .get, "/v1/security-events/critical", needs: .eventList, room: .securityEvents,
            "Critical events of the last days, newest first.",
            parameters: [SecurityEventsEndpoint.criticalDays] + Paging.parameters,
            answer: .data(CriticalEventsView.self),
            SecurityEventsEndpoint.critical),
        .stream(
            "/v1/security-events/export", needs: .eventRead, room: .securityEvents,
            "All events that the filters let through, oldest first, as a file.",
            parameters: EventExportEndpoint.parameters, contents: [.csv, .jsonLines],
            EventExportEndpoint.export),
        .stream(
            "/v1/security-events/stream", needs: .eventRead, room: .securityEvents,
            "Events as they come, as server-sent events; `Last-Event-ID` goes on where a connection broke off.",
            parameters: EventStreamEndpoint.parameters, contents: [.eventStream],
            EventStreamEndpoint.stream),
        .signed(
            .get, "/v1/security-events/{event}", needs: .eventRead, room: .securityEvents,
            "One event.",
            parameters: [SecurityEventsEndpoint.event], answer: .data(SecurityEvent.self), errors: [.notFound],
            SecurityEventsEndpoint.one),
        .signed(
            .get, "/v1/security-events/{event}/proof", needs: .eventRead, room: .securityEvents,
            "Proof that an event is what entered the audit log, within ten seconds of being recorded.",
            parameters: [SecurityEventsEndpoint.event], answer: .data(EventProofView.self), errors: [.notFound],
            EventProofEndpoint.proof),
        .stream(
            "/v1/gdpr/security-events/export", needs: .privacyExport, room: .securityEvents,
            "Everything about a person (GDPR, Article 15) as a table: oneself, or anybody with `privacy:export_all`.",
            parameters: EventPrivacyEndpoint.exportParameters, contents: [.csv], errors: [.notFound],
            EventPrivacyEndpoint.export),
        .signed(
            .delete, "/v1/gdpr/security-events/user/{user}", needs: .privacyErase, room: .securityEvents,
            "Remove every event about a person (GDPR, Article 17).",
            parameters: [EventPrivacyEndpoint.user], answer: .data(ErasedEventsView.self),
            errors: [.notFound, .legalHold],
            EventPrivacyEndpoint.erase),
        .signed(
            .post, "/v1/gdpr/security-events/anonymize/{user}", needs: .privacyErase, room: .securityEvents,
            "Take every identifier out of the events about a person and keep the statistics.",
            parameters: [EventPrivacyEndpoint.user], answer: .data(AnonymisedEventsView.self),
            errors: [.notFound, .legalHold],
            EventPrivacyEndpoint.anonymise),
    ]
}
