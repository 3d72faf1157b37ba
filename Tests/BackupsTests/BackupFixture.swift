import Age
import Core
import Foundation
import Store
import TestKit

@testable import Backups

/// A SQLite file, a folder for its backups, and keys.
struct BackupFixture {
    let folder: URL
    let randomness = SeededRandomness(seed: 7)
    let operations: AgeIdentity
    let escrow: AgeIdentity
    let key: ManifestKey
    let place: FolderPlace

    static let start = Instant(milliseconds: 1_790_000_000_000)

    init() throws {
        folder = try TestFolder.make()
        operations = try AgeIdentity(randomness)
        escrow = try AgeIdentity(randomness)
        key = try ManifestKey(seed: randomness.bytes(32))
        place = try FolderPlace(folder.appending(path: "place").path)
    }

    var main: String { folder.appending(path: "main.db").path }
    var keys: String { folder.appending(path: "keys.db").path }
    var work: String { folder.appending(path: "work").path }
    var shelf: BackupShelf { BackupShelf(place, publicKeys: [key.publicKey]) }

    func databases() async throws -> (main: Database, keys: Database) {
        (
            try await Database.openSQLite(SQLiteConfiguration(path: main)),
            try await Database.openSQLite(SQLiteConfiguration(path: keys))
        )
    }

    /// Makes a backup so many seconds after the start.
    func backup(after seconds: Int64 = 0) async throws -> Manifest {
        let writer = BackupWriter(
            source: .sqlite(main: main, keys: keys, work: work), place: place,
            lock: .recipients([operations.recipient, escrow.recipient]), key: key, randomness: randomness)
        return try await writer.write(
            .init(
                version: "1.2.3", schema: ["Vault": 3, "Audit": 1], checkpoint: .init(note: "log\n5\nroot\n", size: 5)),
            at: Instant(milliseconds: Self.start.milliseconds + seconds * 1_000))
    }

    /// What a file of a backup holds.
    func content(_ file: Manifest.File, _ identity: AgeIdentity) async throws -> Data {
        let target = folder.appending(path: "restored-\(file.content.rawValue)").path
        try? FileManager.default.removeItem(atPath: target)
        try await RestoreTarget.sqlite(folder: target).prepare()
        try await RestoreTarget.sqlite(folder: target).fill(file, from: shelf, with: .identities([identity]))
        return try Data(contentsOf: URL(filePath: "\(target)/\(file.content == .main ? "castellan.db" : "keys.db")"))
    }

    func bytes(_ file: String) throws -> Data { try Data(contentsOf: URL(filePath: "\(place.name)/\(file)")) }

    func write(_ file: String, _ data: Data) throws { try data.write(to: URL(filePath: "\(place.name)/\(file)")) }
}
