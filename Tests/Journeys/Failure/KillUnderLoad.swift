import Core
import Foundation
import Store
import Synchronization
import TestKit
import Testing

/// `kill -9` while people sign in and refresh: what was acknowledged is there after a normal start.
///
/// `CASTELLAN_KILLS` says how often; `make soak` asks for more than `make test`.
@Suite(.timeLimit(.minutes(30))) struct KillUnderLoad {
    private static let kills = ProcessInfo.processInfo.environment["CASTELLAN_KILLS"].flatMap { Int($0) } ?? 2
    private static let people = 6
    private static let password = "correct horse battery staple"

    @Test(arguments: Engine.allCases)
    func nothingAcknowledgedIsLost(engine: Engine) async throws {
        try await TestStorage.with(engine) { storage in
            try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: Self.password + "\n")
            let acknowledged = Acknowledged()
            for round in 1...Self.kills {
                let server = try await ServerProcess.start(environment: storage.environment)
                try await check(acknowledged, against: APIClient(url: server.url), round)
                await withTaskGroup { group in
                    for person in 0..<Self.people {
                        group.addTask { await load(APIClient(url: server.url), person, acknowledged) }
                    }
                    let before = acknowledged.count
                    try? await eventually { acknowledged.count > before + 100 }
                    await server.killNow()
                }
            }
            let server = try await ServerProcess.start(environment: storage.environment)
            try await check(acknowledged, against: APIClient(url: server.url), Self.kills + 1)
            #expect(await server.stop() == 0)
            try await checkRows(acknowledged, storage)
        }
    }

    /// One person signs in, then refreshes until the server is gone.
    private func load(_ api: APIClient, _ person: Int, _ acknowledged: Acknowledged) async {
        guard let login = try? await api.signIn("root@example.com", Self.password), login.status == 200,
            let session = login.sessionID,
            var token = login["data", "refreshToken"]?.string
        else { return }
        acknowledged.note(session, token)
        while let answer = try? await api.refresh(token), answer.status == 200,
            let next = answer["data", "refreshToken"]?.string
        {
            token = next
            acknowledged.note(session, token)
        }
    }

    /// The last refresh token that anybody was given works: as it is, or, when the kill came between its successor's commit and
    /// the answer, as the replay that it then is.
    private func check(_ acknowledged: Acknowledged, against api: APIClient, _ round: Int) async throws {
        for (session, token) in acknowledged.latest {
            let answer = try await api.refresh(token)
            #expect(answer.status == 200, "round \(round), session \(session): \(answer)")
            if let next = answer["data", "refreshToken"]?.string { acknowledged.note(session, next) }
        }
    }

    /// Every session that was acknowledged has its row, its audit entry and its event, and the log has no gap.
    private func checkRows(_ acknowledged: Acknowledged, _ storage: TestStorage) async throws {
        let sessions = try await storage.outside("SELECT id FROM refresh_tokens").split(separator: "\n").map(
            String.init)
        #expect(Set(acknowledged.latest.keys).isSubset(of: sessions))
        let entries = try await storage.outside("SELECT COUNT(*) FROM audit_logs WHERE action = 'session.created'")
        #expect(entries == "\(sessions.count)\n")
        let events = try await storage.outside(
            "SELECT COUNT(*) FROM security_events WHERE event_type = 'login_success'")
        #expect(events == "\(sessions.count)\n")
        let gaps = try await storage.outside("SELECT COUNT(*) - (max(idx) + 1) FROM audit_entries")
        #expect(gaps == "0\n")
    }
}

/// What the server has said yes to.
private final class Acknowledged: Sendable {
    private let state = Mutex((latest: [String: String](), count: 0))

    var latest: [String: String] { state.withLock { $0.latest } }
    var count: Int { state.withLock { $0.count } }

    func note(_ session: String, _ token: String) {
        state.withLock { state in
            state.latest[session] = token
            state.count += 1
        }
    }
}

extension Answer {
    /// The session of an access token: its `sid`.
    fileprivate var sessionID: String? {
        guard let token = self["data", "accessToken"]?.string,
            let claims = token.split(separator: ".").dropFirst().first,
            let bytes = Base64URL.decode(String(claims)), let json = try? JSONReader.read(bytes)
        else { return nil }
        return json["sid"]?.string
    }
}
