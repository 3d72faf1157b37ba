import Access
import Core
public import Foundation
import Identity
import Telemetry

/// `castellan demo`: a server on SQLite with made-up people, a month of their events, and what they work with.
public enum DemoServer {
    /// Serves a demo in `dataFolder`, or in a temporary folder that is removed at the end; what to know is given to `tell`.
    public static func run(
        dataFolder: String?, environment: [String: String] = ProcessInfo.processInfo.environment,
        tell: @escaping @Sendable (String) -> Void
    ) async throws(CommandFault) {
        let folder = dataFolder ?? NSTemporaryDirectory() + "castellan-demo-\(getpid())"
        defer { if dataFolder == nil { try? FileManager.default.removeItem(atPath: folder) } }
        let launch = try Launch.prepare(
            dataFolder: folder, creating: true, environment: environmentForDemo(environment))
        let log = launch.settings.logSink
        defer { log.close() }
        let assembly = try await Assembly.open(launch, schema: .migrate, log: log)
        let credentials: DemoCredentials
        do throws(CommandFault) {
            credentials = try await Self.credentials(assembly, launch.folder)
        } catch {
            await assembly.close()
            throw error
        }
        try await Server.serve(assembly, launch) { url in
            for line in welcome(url, credentials, folder) { tell(line) }
        }
    }

    private static func credentials(
        _ assembly: Assembly, _ folder: DataFolder
    ) async throws(CommandFault) -> DemoCredentials {
        if let kept = DemoCredentials.load(from: folder) { return kept }
        let made = try await DemoSeed(assembly).plant(now: assembly.time.now())
        do { try made.save(to: folder) } catch { throw CommandFault(error) }
        return made
    }

    /// What the demo takes from the environment: where to listen and how much to log, never a real database.
    private static func environmentForDemo(_ environment: [String: String]) -> [String: String] {
        let kept = ["CASTELLAN_HOST", "CASTELLAN_PORT", "CASTELLAN_PUBLIC_URL", "LOG_LEVEL", "MFA_REQUIRED_ROLES"]
        let usual = ["LOG_LEVEL": "warning", "ENV": "demo", "MFA_REQUIRED_ROLES": SecondFactorPolicy.nobody]
        return usual.merging(environment.filter { kept.contains($0.key) }) { $1 }
    }

    private static func welcome(_ url: String, _ credentials: DemoCredentials, _ folder: String) -> [String] {
        let width = (credentials.lines.map(\.email.count).max() ?? 0) + 2
        let people = zip(DemoPerson.all, credentials.lines).map { person, line in
            let email = line.email + String(repeating: " ", count: width - line.email.count)
            return "  \(email)\(line.password.reveal())  \(person.role.name)"
        }
        let first = credentials.lines.first
        return [
            "", "Castellan demo, version \(Release.current.version)", "",
            "  API            \(url)/v1",
            "  documentation  \(url)/docs",
            "  OpenAPI        \(url)/openapi.json",
            "  data           \(folder) (remove it to begin anew)", "",
            "Sign in as one of these; the first is the administrator:", "",
        ] + people + [
            "", "For example:", "",
            "  curl -s \(url)/v1/auth/login -H 'Content-Type: application/json' \\",
            "    -d '{\"email\":\"\(first?.email ?? "")\",\"password\":\"\(first?.password.reveal() ?? "")\"}'", "",
            "The demo asks nobody for a second factor; elsewhere administrators need one (MFA_REQUIRED_ROLES).", "",
            "Ctrl-C ends it.", "",
        ]
    }
}
