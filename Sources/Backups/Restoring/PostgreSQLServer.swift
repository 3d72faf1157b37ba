import Core

/// Statements about databases as a whole, which no transaction of ours can run: by `psql`.
struct PostgreSQLServer {
    let url: Secret<String>
    /// Where one is when one is in none of the databases that are renamed.
    private static let lobby = "postgres"

    init(_ url: Secret<String>) {
        self.url = url
    }

    /// Runs statements, in the lobby or in a database, all or none; returns what they print.
    @discardableResult
    func run(_ statements: String..., in database: String? = nil) throws(BackupFault) -> String {
        let several = statements.count > 1 ? ["--single-transaction"] : []
        let program = try RunningProgram.start(
            "psql",
            ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--no-password", "--set=ON_ERROR_STOP=1"]
                + several
                + statements.map { "--command=\($0)" },
            environment: try PostgreSQLEnvironment.of(url, database: database ?? Self.lobby), .output)
        var (said, room) = ([UInt8](), [UInt8](repeating: 0, count: 4_096))
        while let count = try? Descriptor.read(program.pipe, into: &room), count > 0 { said += room.prefix(count) }
        try program.end()
        return String(decoding: said, as: UTF8.self)
    }

    /// Whether there is a database of a name.
    func has(_ name: String) throws(BackupFault) -> Bool {
        try run("SELECT 1 FROM pg_database WHERE datname = '\(name)'").hasPrefix("1")
    }

    /// The database that the address names.
    var database: String {
        get throws(BackupFault) {
            guard let name = try PostgreSQLEnvironment.of(url)["PGDATABASE"] else {
                throw .program("DATABASE_URL names no database")
            }
            return name
        }
    }
}
