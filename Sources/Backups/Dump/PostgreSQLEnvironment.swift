import CLibPQ
import Core
import Glibc

/// PostgreSQL's address as environment variables, so that no password stands in a list of processes.
enum PostgreSQLEnvironment {
    /// What libpq reads of an address; this process's own variables are passed on without those that would contradict it.
    static func of(_ url: Secret<String>, database: String? = nil) throws(BackupFault) -> [String: String] {
        guard let options = PQconninfoParse(url.reveal(), nil) else {
            throw .program("DATABASE_URL can't be read")
        }
        defer { PQconninfoFree(options) }
        var environment: [String: String] = [:]
        for name in ["PATH", "HOME", "LANG", "TMPDIR"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        var option = options
        while option.pointee.keyword != nil {
            if let variable = option.pointee.envvar, let value = option.pointee.val {
                environment[String(cString: variable)] = String(cString: value)
            }
            option += 1
        }
        if let database { environment["PGDATABASE"] = database }
        return environment
    }
}
