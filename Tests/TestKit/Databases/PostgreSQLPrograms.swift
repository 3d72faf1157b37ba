import Foundation

/// PostgreSQL's own programs on this machine, and the user they may run as.
struct PostgreSQLPrograms {
    /// The folder that has `initdb`, `postgres` and `psql`.
    let folder: URL

    /// Looks where Debian puts them, newest first, then along `PATH`.
    static func find() throws -> PostgreSQLPrograms {
        let root = URL(filePath: "/usr/lib/postgresql")
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [])
            .compactMap { Int($0) }.sorted(by: >)
            .map { root.appending(path: "\($0)/bin") }
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map {
            URL(filePath: String($0))
        }
        for folder in versions + path
        where FileManager.default.isExecutableFile(atPath: folder.appending(path: "initdb").path) {
            return PostgreSQLPrograms(folder: folder)
        }
        throw TestDatabaseFault("PostgreSQL's programs are missing: install the package postgresql")
    }

    /// The path of one program.
    func path(_ name: String) -> String {
        folder.appending(path: name).path
    }

    /// PostgreSQL refuses to run as root; then it runs as the first of these users that exists.
    static func unprivilegedUser() throws -> (name: String, user: uid_t, group: gid_t)? {
        guard geteuid() == 0 else { return nil }
        for name in ["postgres", "nobody"] {
            if let entry = getpwnam(name) { return (name, entry.pointee.pw_uid, entry.pointee.pw_gid) }
        }
        throw TestDatabaseFault("PostgreSQL can't run as root, and there is neither a user postgres nor nobody")
    }

    /// What to put before a command so that it runs unprivileged.
    static func prefix() throws -> [String] {
        guard let (_, user, group) = try unprivilegedUser() else { return [] }
        return ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups"]
    }
}

/// Why a test has no database; tests fail with it, they don't skip.
public struct TestDatabaseFault: Error, CustomStringConvertible {
    /// What is wrong and what to do.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
