import Accounts
import Audit
import Core
import Crypto
import OutboundHTTP
import Store
import Synchronization
import TestKit
import Zoho

/// The room Zoho over a database of its own, with a stand-in of Zoho, and with what it would take in written down.
struct ZohoHouse {
    let base: EventsHouse
    let zoho: ZohoStandIn
    let room: ZohoRoom
    let absorbed: Absorbed

    static let secret = "a secret of enough length"

    /// What was taken in, and how taking in fails next.
    final class Absorbed: Sendable {
        let batches = Mutex<[RemoteBatch]>([])
        let fault = Mutex<ZohoFault?>(nil)
        /// After so many batches nothing more can be taken in.
        let failsAfter = Mutex<Int?>(nil)

        var accounts: [String] { batches.withLock { $0.flatMap(\.accounts).map(\.id) } }
        var deleted: [RemoteKey] { batches.withLock { $0.flatMap(\.deleted) } }
    }

    static func with(
        _ engine: Engine, queue: Int = 100, admitsAgeless: Bool = false, perTry: Duration = .seconds(10),
        _ body: @escaping @Sendable (ZohoHouse) async throws -> Void
    ) async throws {
        let (zoho, absorbed) = (ZohoStandIn(), Absorbed())
        try await HTTPStandIn.with(answering: { zoho.answer($0) }) { server in
            let url = server.url
            try await EventsHouse.with(engine, more: ZohoSchema.migrations) { base in
                var plan = ZohoPlan(
                    centre: .eu, accountsURL: url, apiURL: url, requestsPerMinute: 60_000,
                    webhooks: WebhookSigning(admitsAgeless: admitsAgeless) { _ in [Secret(secret)] },
                    webhookQueue: queue
                ) { _ in
                    ZohoCredentials(
                        clientID: "1000.id", clientSecret: Secret("secret"), refreshToken: Secret("1000.refresh"))
                }
                plan.patience.firstPause = .milliseconds(1)
                plan.patience.perTry = perTry
                let outbound = Outbound(authorities: nil)
                let room = ZohoRoom(
                    plan, database: base.audited, outbound: outbound, time: base.clock,
                    randomness: SystemRandomness()
                ) { batch throws(ZohoFault) in
                    if let fault = absorbed.fault.withLock({ $0 }) { throw fault }
                    if let most = absorbed.failsAfter.withLock({ $0 }), absorbed.batches.withLock({ $0.count }) >= most
                    {
                        throw .notAbsorbed("the database is full")
                    }
                    absorbed.batches.withLock { $0.append(batch) }
                    return AbsorbCounts()
                }
                do {
                    try await body(ZohoHouse(base: base, zoho: zoho, room: room, absorbed: absorbed))
                    await outbound.close()
                } catch {
                    await outbound.close()
                    throw error
                }
            }
        }
    }

    /// Does every job that is due.
    func work() async throws {
        let work: JobRunner.Handler = { [room] job in try await room.work(job) }
        let runner = JobRunner(
            database: base.test.database, handlers: [Webhooks.job: work, ZohoSync.job: work, ZohoRoom.expiry: work],
            time: base.clock, randomness: SystemRandomness())
        try await runner.runDue()
    }

    /// A webhook as its sender signs it, at the clock's time unless told otherwise.
    func take(
        _ body: String, at time: Instant? = nil, secret: String = ZohoHouse.secret, ageless: Bool = false
    ) async throws -> Webhooks.Receipt {
        let seconds = String((time ?? base.clock.now()).seconds)
        let signature = Self.sign(ageless ? body : "\(seconds).\(body)", secret)
        return try await room.webhooks.take(
            WebhookHeaders(signature: signature, timestamp: ageless ? nil : seconds), Array(body.utf8))
    }

    static func sign(_ text: String, _ secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return Hexadecimal.encode(Array(code))
    }
}
