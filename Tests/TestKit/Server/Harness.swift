public import Access
public import App
import Core
public import Identity
import Logging
public import Store
import Telemetry

/// The whole program in this process: its rooms to call directly, and its API over a real port of 127.0.0.1.
public struct Harness: Sendable {
    /// The rooms.
    public let assembly: Assembly
    /// Where it keeps its data, and the operator's way round the server.
    public let storage: TestStorage
    /// The time that all of it sees; moved by hand.
    public let clock: ManualClock
    /// A client of its API, nobody signed in.
    public let api: APIClient

    /// Somebody who can sign in.
    public struct Person: Sendable {
        /// The user.
        public let user: User
        /// The password.
        public let password: String
        /// The address to sign in with.
        public var email: String { user.email }
    }

    /// Starts the program on an engine, hands it to `body`, and stops it. `settings` are added to the environment; what `preparing`
    /// does is done before anything is served and any job runs.
    public static func with<Value: Sendable>(
        _ engine: Engine, settings: [String: String] = [:],
        preparing: (Assembly, ManualClock) async throws -> Void = { _, _ in }, _ body: (Harness) async throws -> Value
    ) async throws -> Value {
        try await TestStorage.with(engine) { storage in
            let environment = storage.environment.merging(["CASTELLAN_PORT": "0"]) { $1 }.merging(settings) { $1 }
            let launch = try Launch.prepare(dataFolder: nil, creating: true, environment: environment)
            let clock = ManualClock()
            let assembly = try await Assembly.open(
                launch, schema: .migrate, time: clock, log: LogSink(level: .critical))
            do { try await preparing(assembly, clock) } catch {
                await assembly.close()
                throw error
            }
            let (urls, found) = AsyncStream<String>.makeStream()
            return try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    defer { found.finish() }
                    try await Server.serve(
                        assembly, launch, handlesSignals: false
                    ) { found.yield($0) }
                }
                var first = urls.makeAsyncIterator()
                guard let url = await first.next() else {
                    try await tasks.waitForAll()
                    throw ServerProcess.DidNotStart(log: "")
                }
                let harness = Harness(assembly: assembly, storage: storage, clock: clock, api: APIClient(url: url))
                do {
                    let value = try await body(harness)
                    await tasks.stop()
                    return value
                } catch {
                    await tasks.stop()
                    throw error
                }
            }
        }
    }

    /// Creates a user who can sign in.
    public func person(_ name: String = "ada", role: Role = .agent) async throws -> Person {
        let password = "correct horse battery \(name)"
        guard let email = EmailAddress("\(name)@example.com") else { throw NoSuchPerson(name: name) }
        let outcome = try await assembly.identity.users.create(
            NewUser(email: email, password: Secret(password), role: role), by: .operator("test"))
        guard case .created(let user) = outcome else { throw NoSuchPerson(name: name) }
        return Person(user: user, password: password)
    }

    /// A client with the access token of a new session.
    public func signedIn(_ person: Person) async throws -> APIClient {
        let answer = try await api.signIn(person.email, person.password)
        guard let token = answer["data", "accessToken"]?.string else { throw NotSignedIn(answer: answer) }
        return api.with(token: token)
    }

    /// A user could not be created.
    public struct NoSuchPerson: Error {
        /// The name asked for.
        public let name: String
    }

    /// A sign-in that a test needs was refused.
    public struct NotSignedIn: Error {
        /// The answer.
        public let answer: Answer
    }
}

extension ThrowingTaskGroup where ChildTaskResult == Void, Failure == any Error {
    /// Ends the server, which says that it was cancelled, and waits until it has closed everything.
    fileprivate mutating func stop() async {
        cancelAll()
        _ = await nextResult()
    }
}
