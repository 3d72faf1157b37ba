import Core
import Store
import Synchronization
import TestKit
import Testing

@testable import App

/// A demo in this process.
enum Demo {
    /// Starts one with so many events; `body` also gets what signs somebody in, by the name before the `@` of their address.
    static func with(
        events: Int = 100, _ body: (Harness, (String) async throws -> APIClient) async throws -> Void
    ) async throws {
        let planted = Mutex<DemoCredentials?>(nil)
        try await Harness.with(
            .sqlite,
            preparing: { assembly, clock in
                let credentials = try await DemoSeed(assembly, events: events).plant(now: clock.now())
                planted.withLock { $0 = credentials }
            }
        ) { house in
            let credentials = try #require(planted.withLock { $0 })
            try await body(house) { name in
                let line = try #require(credentials.lines.first { $0.email.hasPrefix(name + "@") })
                let login = try await house.api.signIn(line.email, line.password.reveal())
                return house.api.with(token: try #require(login["data", "accessToken"]?.string, "\(login)"))
            }
        }
    }
}
