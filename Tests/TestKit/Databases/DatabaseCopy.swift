import Foundation
import Store

extension TestDatabase {
    /// A copy of the database as it is at this moment, as a backup is. Whoever asks for it removes it.
    public func copy() async throws -> TestDatabase {
        switch engine {
        case .sqlite:
            let path = try TestFolder.make().appending(path: "main.db").path
            try await Command.run(["sqlite3", location, ".backup '\(path)'"])
            return try await TestDatabase(engine, at: path, name: path)
        case .postgresql:
            let server = PostgreSQLServer.shared
            let (address, name) = (try await server.address(), await server.freshName())
            try await address.psql("CREATE DATABASE \(name)")
            try await address.copy(self.name, to: name)
            return try await TestDatabase(engine, at: address.url(of: name), name: name)
        }
    }

    private init(_ engine: Engine, at location: String, name: String) async throws {
        let database =
            switch engine {
            case .sqlite: try await Database.openSQLite(SQLiteConfiguration(path: location))
            case .postgresql: try await Self.open(location)
            }
        self.init(database: database, engine: engine, location: location, name: name)
    }
}

extension TestStorage {
    /// A copy of everything as it is while no program has it open, as a backup is: data folder and database.
    public func copy() async throws -> TestStorage {
        let copy = try TestFolder.make().appending(path: "data").path
        try FileManager.default.copyItem(atPath: folder, toPath: copy)
        var environment = environment.merging(["CASTELLAN_DATA": copy]) { $1 }
        let database = try await database?.copy()
        if let database { environment["DATABASE_URL"] = database.location }
        return TestStorage(engine: engine, folder: copy, environment: environment, database: database)
    }
}

extension PostgreSQLServer.Address {
    /// Makes an empty database what another is, as a dump and its restoration do.
    fileprivate func copy(_ database: String, to other: String) async throws {
        let restore = #""$0" -d "$1" | "$2" -X -q -v ON_ERROR_STOP=1 -d "$3" > /dev/null"#
        try await Command.run([
            "sh", "-c", restore, programs.path("pg_dump"), url(of: database), programs.path("psql"), url(of: other),
        ])
    }
}
