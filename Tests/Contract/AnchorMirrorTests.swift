import Anchors
import Audit
import Core
import Foundation
import Store
import TestKit
import Testing
import TransparencyLog

@Suite("A copy of the log")
struct AnchorMirrorTests {
    @Test("can be verified from its files alone, and grows without any of them changing", arguments: Engine.allCases)
    func grows(_ engine: Engine) async throws {
        let folder = try TestFolder.make()
        try await AuditHouse.with(engine) { house in
            let room = house.anchors { $0.directory = folder.path }
            try await house.grow(to: 70)
            try await room.bring()
            let copy = CopiedLog(folder: folder, keys: try await house.audited.tree.keys())
            #expect(try copy.verify(70).checkpoint.size == 70)
            let before = try copy.files()

            try await house.grow(to: 300)
            try await room.bring()
            #expect(try copy.verify(300).checkpoint.size == 300)
            _ = try copy.verify(70)
            let after = try copy.files()
            #expect(after.count > before.count)
            for (path, bytes) in before { #expect(after[path] == bytes, "\(path)") }
            let left = after.keys.filter { $0.split(separator: "/").last?.contains(".") == true }
            #expect(left.isEmpty, "unfinished files")

            let report = try #require(try await room.report().first)
            #expect(report.name == "directory" && !report.isOffBox && report.size == 300 && report.behind == 0)
            #expect(report.fault == nil && report.anchoredAt != nil)
            #expect(try await room.check() == nil && !room.isAnchoredOffBox)
        }
    }

    @Test("catches up after an outage, which is told of once it lasts", arguments: Engine.allCases)
    func outage(_ engine: Engine) async throws {
        // Something else stands where the folder would be.
        let folder = try TestFolder.make().appending(path: "copy")
        try Data().write(to: folder)
        try await AuditHouse.with(engine) { house in
            let room = house.anchors { $0.directory = folder.path }
            try await house.grow(to: 5)
            try await room.bring()
            let failing = try #require(try await room.report().first)
            #expect(failing.fault?.contains("Not a directory") == true && failing.failingSince == house.time.now())
            #expect(failing.size == 0 && failing.behind == 5 && !failing.isContradicted)
            #expect(failing.behindSince == house.time.now())
            #expect(try await room.check() == nil)
            house.time.advance(by: .seconds(3600))
            try await house.grow(to: 260)
            try await room.bring()
            let words = try #require(try await room.check())
            #expect(words.contains("directory is 260 entries behind"))

            try FileManager.default.removeItem(at: folder)
            try await room.bring()
            #expect(try await room.check() == nil)
            #expect(try await room.report().first?.fault == nil)
            _ = try CopiedLog(folder: folder, keys: try await house.audited.tree.keys()).verify(260)
        }
    }

    @Test("that holds something else than the log is an alarm, and stays as it is", arguments: Engine.allCases)
    func contradiction(_ engine: Engine) async throws {
        let folder = try TestFolder.make()
        try await AuditHouse.with(engine) { house in
            let room = house.anchors { $0.directory = folder.path }
            try await house.grow(to: 3)
            try await room.bring()
            let copy = CopiedLog(folder: folder, keys: try await house.audited.tree.keys())
            let path = copy.url("tile/entries/000.p/3")
            try Data("forged".utf8).write(to: path)
            // A database that was restored from before the copy brings the same again.
            _ = try await house.test.outside("DELETE FROM anchors")
            try await room.bring()
            let report = try #require(try await room.report().first)
            #expect(report.isContradicted && report.fault?.contains("tile/entries/000.p/3") == true)
            await #expect(throws: StoreFault.self) { try await room.check() }
            #expect(try Data(contentsOf: path) == Data("forged".utf8))
        }
    }

    @Test("that has more than the log is an alarm", arguments: Engine.allCases)
    func regression(_ engine: Engine) async throws {
        let folder = try TestFolder.make()
        try await AuditHouse.with(engine) { house in
            let room = house.anchors { $0.directory = folder.path }
            try await house.grow(to: 3)
            try await room.bring()
            _ = try await house.test.outside("UPDATE anchors SET size = 9, copied = 9")
            try await room.bring()
            #expect(try await room.report().first?.isContradicted == true)
        }
    }

    @Test("begins where a former run was interrupted", arguments: Engine.allCases)
    func resumes(_ engine: Engine) async throws {
        let folder = try TestFolder.make()
        try await AuditHouse.with(engine) { house in
            let room = house.anchors { $0.directory = folder.path }
            try await house.grow(to: 300)
            try await room.bring()
            // As after a crash between the copy of the entries and the checkpoint's.
            let copy = CopiedLog(folder: folder, keys: try await house.audited.tree.keys())
            try FileManager.default.removeItem(at: copy.url("checkpoint/300"))
            _ = try await house.test.outside("UPDATE anchors SET size = 0, anchored_at = NULL")
            let before = try copy.files()
            try await room.bring()
            _ = try copy.verify(300)
            #expect(try copy.files().count == before.count + 1)
        }
    }
}
