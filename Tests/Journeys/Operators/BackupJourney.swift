import Age
import Core
import Foundation
import Store
import TestKit
import Testing

/// The server makes backups by itself, tries to restore one once a month, and removes those whose time is over.
@Suite(.timeLimit(.minutes(3))) struct BackupJourney {
    private static let day = Duration.seconds(86_400)

    @Test(arguments: Engine.allCases)
    func backupsAreMadeTriedOutAndRemovedOnTime(engine: Engine) async throws {
        let place = try TestFolder.make()
        let keys = try [AgeIdentity(SystemRandomness()), AgeIdentity(SystemRandomness())]
        let settings = [
            "BACKUP_TO": place.path, "BACKUP_RECIPIENTS": keys.map(\.recipient.description).joined(separator: ","),
            "BACKUP_IDENTITY": keys[0].reveal(), "BACKUP_KEEP_DAYS": "3", "BACKUP_KEYS_KEEP_DAYS": "1",
        ]
        try await Harness.with(engine, settings: settings) { house in
            func done(_ action: String) async throws -> Int {
                let text = try await house.storage.outside(
                    "SELECT count(*) FROM audit_entries WHERE action = '\(action)';")
                return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
            }
            func files(_ suffix: String) throws -> Int {
                try FileManager.default.subpathsOfDirectory(atPath: place.path).filter { $0.hasSuffix(suffix) }.count
            }
            try await eventually(within: .seconds(60)) { try await done("backup.drilled") == 1 }
            #expect(try await done("backup.made") == 1)
            for made in 2...3 {
                house.clock.advance(by: Self.day * 2)
                try await eventually(within: .seconds(60)) { try await done("backup.made") == made }
            }
            // Those of less than three days, and keys of less than one.
            try await eventually(within: .seconds(60)) { try files(".main.age") == 2 }
            #expect(try files(".manifest.json") == 2)
            #expect(try files(".keys.age") == 1)
            #expect(try await done("backup.drilled") == 1)
            #expect(try await done("backup.drill_failed") == 0)
            house.clock.advance(by: Self.day * 26)
            try await eventually(within: .seconds(60)) { try await done("backup.drilled") == 2 }
            #expect(try await done("backup.drill_failed") == 0)
        }
    }
}
