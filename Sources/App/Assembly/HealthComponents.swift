import Anchors
import Audit
import Core
import Delivery
import Health
import Identity
import NetworkDefence
import RealEstate
import SecurityEvents
import Store
import Telemetry
import Zoho

/// The parts of the server that the public status shows, in guide R's order: the API, the database, then what stands on it.
struct HealthComponents {
    let databases: Databases
    let identity: IdentityRoom
    let events: EventLog
    let auditLog: AuditLog
    let realEstate: RealEstateRoom
    let network: NetworkRoom
    let outbox: Outbox
    let anchors: AnchorRoom
    let backups: BackupHealth
    let zoho: ZohoRoom?
    let log: LogSink

    /// Fewer requests than this say nothing about how fast the API is.
    private static let tellingRequests = 20

    /// All of them.
    var all: [Component] {
        [
            Component("API Server", "REST API endpoints", isEssential: true, isOfServer: true) { [log] in
                try Self.api(log)
            },
            Component("Database", "Data storage and retrieval", isEssential: true) { [databases] in
                guard await databases.areReachable() else { throw StoreFault.unavailable("no answer") }
                return nil
            },
            Component("Escrows", "Escrow management") { [realEstate] in
                try await realEstate.escrows.check()
                return nil
            },
            Component("Listings", "Property listings") { [realEstate] in
                try await realEstate.listings.check()
                return nil
            },
            Component("Clients", "Client management") { [realEstate] in
                try await realEstate.clients.check()
                return nil
            },
            Component("Security Events", "Record of security activity") { [events] in
                try await events.check()
                return nil
            },
            Component("Audit Log", "Tamper-evident record of changes") { [auditLog] in
                try await auditLog.check()
                return nil
            },
            Component("API Keys", "Access for programs") { [identity] in
                try await identity.checkKeys()
                return nil
            },
            Component("Network Defence", "Address rules and request limits") { [network] in
                if let impairment = try await network.check() { throw Impairment(impairment) }
                return nil
            },
        ] + mail + outside + crm + [
            Component("Authentication", "Login and security", isEssential: true) { [identity] in
                try await identity.check()
                return nil
            }
        ]
    }

    /// Where mail is sent at all.
    private var mail: [Component] {
        guard outbox.hasRoute else { return [] }
        return [
            Component("Mail", "Invitations and notices") { [outbox] in
                try await outbox.check()
                return nil
            }
        ]
    }

    /// Where there are backups or anchors at all.
    private var outside: [Component] {
        let copies =
            backups.settings.place == nil
            ? []
            : [
                Component("Backups", "Copies of the data, tried once a month") { [backups] in
                    if let impairment = try await backups.impairment() { throw Impairment(impairment) }
                    return nil
                }
            ]
        guard anchors.hasAny else { return copies }
        return copies + [
            Component("Audit Anchors", "Copies and witnesses of the audit log") { [anchors] in
                if let impairment = try await anchors.check() { throw Impairment(impairment) }
                return nil
            }
        ]
    }

    /// Where there is a CRM at all.
    private var crm: [Component] {
        guard let zoho else { return [] }
        return [
            Component("Zoho CRM", "Customers' records, as they are there") {
                if let impairment = try await zoho.impairment() { throw Impairment(impairment) }
                return nil
            }
        ]
    }

    /// How long 95 % of the last minutes' callers waited at most; not well when most of them were told of a fault of ours.
    private static func api(_ log: LogSink) throws -> Duration? {
        let requests = log.requests.summary
        guard requests.count >= tellingRequests else { return .zero }
        guard requests.failures * 2 <= requests.count else { throw FailingRequests(summary: requests) }
        return .microseconds(requests.percentile95)
    }

    private struct FailingRequests: Error, CustomStringConvertible {
        let summary: RequestSummary
        var description: String { "\(summary.failures) of the last \(summary.count) requests failed" }
    }
}

extension HealthSettings {
    /// The part of the settings that the health room needs.
    init(_ settings: Settings, isAnchored: Bool) {
        self.init(
            service: settings.monitoring.serviceName, version: Release.current.version,
            environment: settings.environment, interval: settings.monitoring.interval,
            policy: SignInPolicy(tokenLifetime: TokenRules(issuer: settings.issuer).lifetime, keyPrefix: "sk_"),
            isAnchored: isAnchored)
    }
}

extension StatementFigures {
    /// Figures that tell a log of statements that failed, with the stack that ran them.
    convenience init(slowLimit: Duration, time: any TimeSource, log: LogSink) {
        self.init(slowLimit: slowLimit, time: time) { text, fault in
            log.errors.record(
                "a statement failed", source: "store", cause: "\(fault)", context: ["statement": text],
                backtrace: .capture())
        }
    }
}
