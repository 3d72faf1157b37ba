import Core
import Foundation
import Synchronization

/// Hears `NOTIFY` on a connection of its own, and checks that it does: a heartbeat goes out over the ordinary address and must
/// come back here. Where a transaction pooler swallows notifications, it never does, and the feed rightly stays stale.
final class PostgreSQLListener: Sendable {
    private let configuration: PostgreSQLConfiguration
    private let hub: ChangeHub
    private let isStopped = Atomic(false)
    private let token = String(UInt64.random(in: 0 ... .max), radix: 36)
    private let epoch = ContinuousClock.now

    private static let heartbeatChannel = "castellan_heartbeat"
    private static let interval = Duration.milliseconds(300)

    init(_ configuration: PostgreSQLConfiguration, _ hub: ChangeHub) {
        self.configuration = configuration
        self.hub = hub
    }

    /// Listens on a thread of its own until the task is cancelled.
    func run() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let thread = Thread { [self] in
                    work()
                    continuation.resume()
                }
                thread.name = "store-listen"
                thread.start()
            }
        } onCancel: {
            isStopped.store(true, ordering: .relaxed)
        }
    }

    private func work() {
        var backOff = BackOff(first: .milliseconds(100), limit: .seconds(2))
        while !isStopped.load(ordering: .relaxed) {
            do throws(StoreFault) {
                let address = configuration.directURL ?? configuration.url
                let ear = try PostgreSQLLink(url: address, configuration.passwords, keepsStatements: false)
                let mouth = try PostgreSQLLink(
                    url: configuration.url, configuration.passwords, keepsStatements: false)
                try ear.runScript(
                    "LISTEN \(ChangeTriggers.channel); LISTEN \(Self.heartbeatChannel)", deadline: .now + .seconds(5))
                // Whatever was committed while nobody listened.
                hub.tell(.missed)
                backOff.reset()
                try listen(ear, mouth)
            } catch {
                Thread.sleep(forTimeInterval: Double(backOff.next().wholeMilliseconds) / 1_000)
            }
        }
    }

    private func listen(_ ear: PostgreSQLLink, _ mouth: PostgreSQLLink) throws(StoreFault) {
        var beatAt = ContinuousClock.now
        while !isStopped.load(ordering: .relaxed) {
            if ContinuousClock.now >= beatAt {
                beatAt = .now + Self.interval
                let payload = "\(token) \((ContinuousClock.now - epoch).wholeMilliseconds)"
                try mouth.queue("SELECT pg_notify($1, $2)", [.text(Self.heartbeatChannel), .text(payload)])
                _ = try mouth.flush(deadline: .now + .seconds(5))
            }
            for (channel, payload) in try ear.notifications(until: beatAt) { hear(channel, payload) }
        }
    }

    private func hear(_ channel: String, _ payload: String) {
        let words = payload.split(separator: " ")
        guard channel == ChangeTriggers.channel else {
            guard words.count == 2, words[0] == token, let sentAt = Int64(words[1]) else { return }
            return hub.hearHeartbeat(sentAt: epoch + .milliseconds(sentAt))
        }
        hub.tell(ChangeNotice(words: words) ?? .missed)
    }
}

extension ChangeNotice {
    /// `users update 0199…`, `refresh_tokens delete *`.
    fileprivate init?(words: [Substring]) {
        guard words.count >= 2, let operation = ChangeOperation(rawValue: String(words[1])) else { return nil }
        let names = words.dropFirst(2)
        var users = ChangedUsers.all
        if names.first != "*" {
            let ids = names.compactMap { UserID($0) }
            guard ids.count == names.count else { return nil }
            users = .some(ids)
        }
        self = .rows(table: String(words[0]), operation: operation, users: users)
    }
}
