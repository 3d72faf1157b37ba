import Access
import Anchors
import Audit
import Core
import Crypto
import Foundation
import Store
import TestKit
import Testing
import TransparencyLog

/// Retention beside the log's copies and its archives.
@Suite struct AnchorRetentionTests {
    @Test(arguments: Engine.allCases)
    func theArchiveIsThereBeforeTheEntriesGo(engine: Engine) async throws {
        try await AuditRetentionTests.aged(engine) { house, _ in
            let folder = try TestFolder.make().appending(path: "archive")
            let retention = house.retention(beside: house.anchors(), folder: folder)
            // Where it can't be written nothing goes.
            try Data().write(to: folder)
            await #expect(throws: AnchorFault.self) { try await retention.run() }
            #expect(try await retention.prunable() == 0..<512)
            try FileManager.default.removeItem(at: folder)

            let part = try #require(try await retention.prune(by: .operator("dana")))
            #expect(part.indexes == 0..<512 && part.file.hasPrefix(folder.path))
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: part.file)))
            #expect(Hexadecimal.encode(Array(SHA256.hash(data: bytes))) == part.digest)
            let report = try ExportBundle(bytes).verify(by: try await house.audited.tree.keys())
            #expect(report.isVerified && report.entries == 512)
            #expect(try await AuditLog(house.audited).entry(part.entry)?.action == "audit_log.pruned")
            #expect(try await retention.prune(by: .operator("dana")) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func nothingGoesThatACopyHasNotGot(engine: Engine) async throws {
        try await AuditRetentionTests.aged(engine) { house, _ in
            let folder = try TestFolder.make()
            let anchors = house.anchors { $0.directory = folder.appending(path: "copy").path }
            let retention = house.retention(beside: anchors, folder: folder.appending(path: "archive"))
            try await retention.run()
            #expect(try await house.audited.tree.entries(try #require(Tile(level: 0, index: 0))) != .pruned)
            try await anchors.bring()
            try await retention.run()
            #expect(try await house.audited.tree.entries(try #require(Tile(level: 0, index: 1))) == .pruned)
            // The copy has it all the same, and goes on.
            try await house.add("one more")
            try await house.audited.sequencer.sequence()
            try await anchors.bring()
            let copy = CopiedLog(folder: folder.appending(path: "copy"), keys: try await house.audited.tree.keys())
            let size = try await house.verifiedCheckpoint().size
            #expect(try copy.verify(size).checkpoint.size == size)
        }
    }
}
