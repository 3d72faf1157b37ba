import Core
import Store
import Synchronization

/// A client and the secrets that may work.
struct LiveClient: Sendable {
    let client: OAuthClient
    let secrets: [ClientSecret]
}

/// Clients read lately: they are asked for with every token.
///
/// All are forgotten when the database says that any of them changed; there are few, and they change seldom. While the database can't be heard,
/// nothing is taken from here. A read that was under way while anything changed is not kept.
final class ClientBook: Sendable {
    /// How many are kept; when there is no room, all are forgotten.
    static let capacity = 4_096

    private struct State {
        var clients: [OAuthClientID: LiveClient] = [:]
        /// How often anything has changed.
        var changes: UInt64 = 0
        /// Whether somebody listens to the database's changes.
        var isFollowed = false
    }

    private let state = Mutex(State())
    private let changes: ChangeFeed

    init(_ changes: ChangeFeed) {
        self.changes = changes
    }

    /// Forgets what changes, until the notices end or the task is cancelled.
    func run() async {
        let notices = changes.subscribe()
        forgetAll()
        state.withLock { $0.isFollowed = true }
        for await notice in notices {
            if case .rows(let table, _, _) = notice, table != "oauth_clients", table != "oauth_client_secrets" {
                continue
            }
            forgetAll()
        }
        state.withLock { $0.isFollowed = false }
    }

    /// The client, when it is known and the database can be heard.
    subscript(id: OAuthClientID) -> LiveClient? {
        guard changes.isFresh else { return nil }
        return state.withLock { $0.isFollowed ? $0.clients[id] : nil }
    }

    /// Draw this before reading what is to be kept.
    func ticket() -> UInt64 { state.withLock { $0.changes } }

    /// Keeps what was read, unless something has changed since the ticket was drawn.
    func keep(_ client: LiveClient, _ ticket: UInt64) {
        state.withLock { state in
            guard state.isFollowed, state.changes == ticket else { return }
            if state.clients.count >= Self.capacity { state.clients.removeAll(keepingCapacity: true) }
            state.clients[client.client.id] = client
        }
    }

    /// Forgets all, also for changes made by this process.
    func forgetAll() {
        state.withLock { state in
            state.clients.removeAll(keepingCapacity: true)
            state.changes += 1
        }
    }
}
