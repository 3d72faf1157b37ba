import Foundation
import TestKit
import Testing

@testable import App

@Suite struct DataFolderTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func aNewFolderIsItsOwnersAlone() throws {
        let scratch = try TestFolder.make()
        let folder = try DataFolder.claim(scratch.path + "/a/b", creating: true)
        #expect(try mode(folder.path) == 0o700)
        #expect(try mode(scratch.path + "/a") == 0o700)
    }

    @Test func aMissingFolderIsOnlyMadeWhenAsked() throws {
        let scratch = try TestFolder.make()
        let path = scratch.path + "/missing"
        #expect(throws: DataFolderFault.missing(path)) { try DataFolder.claim(path, creating: false) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func anEmptyFolderIsTightenedAndAFullOneRefused() throws {
        let scratch = try TestFolder.make()
        let path = scratch.path + "/open"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        _ = try DataFolder.claim(path, creating: true)
        #expect(try mode(path) == 0o700)

        try "x".write(toFile: path + "/file", atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: path)
        #expect(throws: DataFolderFault.openToOthers(path)) { try DataFolder.claim(path, creating: true) }
        #expect(try mode(path) == 0o750)
    }

    @Test func aFileIsNoFolder() throws {
        let scratch = try TestFolder.make()
        let path = scratch.path + "/file"
        try "x".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: DataFolderFault.notAFolder(path)) { try DataFolder.claim(path, creating: false) }
    }

    @Test func smallFilesAreWrittenForTheirOwnerAndReadBack() throws {
        let scratch = try TestFolder.make()
        let path = scratch.path + "/secret"
        try SmallFile.replace(path, with: "one")
        try SmallFile.replace(path, with: "two\n")
        #expect(SmallFile.contents(of: path, limit: 100) == .text("two\n"))
        #expect(try mode(path) == 0o600)
        #expect(SmallFile.contents(of: path, limit: 3) == .unreadable("it is longer than 3 bytes"))
        #expect(SmallFile.contents(of: path + "x", limit: 3) == .missing)
    }
}
