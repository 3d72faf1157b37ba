import Foundation
import TestKit
import Testing

@testable import Store

@Suite("Files that are written whole")
struct DurableFileTests {
    @Test("are written to the end, in whatever parts the system takes them")
    func parts() {
        let bytes = [UInt8](0..<200)
        var (written, calls): ([UInt8], Int) = ([], 0)
        let isWhole = DurableFile.writeAll(bytes[10...]) { start, count in
            calls += 1
            if calls % 3 == 0 {
                errno = EINTR
                return -1
            }
            let part = min(count, 7 * calls)
            written += UnsafeRawBufferPointer(start: start, count: part)
            return part
        }
        #expect(isWhole && written == Array(bytes[10...]) && calls > 3)
        #expect(DurableFile.writeAll([]) { _, _ in -1 })
        for refusal in [ENOSPC, 0] {
            let isWhole = DurableFile.writeAll(bytes[...]) { _, _ in
                errno = refusal
                return refusal == 0 ? 0 : -1
            }
            #expect(!isWhole)
        }
    }

    @Test("take another's place, and leave nothing beside it, whatever a kill left there")
    func replacing() throws {
        let folder = try TestFolder.make().path
        let path = folder + "/file"
        try Data([9]).write(to: URL(filePath: path + ".new"))
        for bytes in [[UInt8](repeating: 1, count: 100_000), [2]] {
            try DurableFile.replace(path, with: bytes)
            #expect(try Data(contentsOf: URL(filePath: path)) == Data(bytes))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let fault = #expect(throws: FileFault.self) { try DurableFile.replace(folder + "/none/file", with: [1]) }
        #expect(fault?.description == "can't write \(folder)/none/file.new: No such file or directory")
    }

    @Test("are made once; the first stays")
    func creating() throws {
        let folder = try TestFolder.make().path
        let path = folder + "/file"
        #expect(try DurableFile.create(path, with: [1], isPublic: true))
        #expect(try !DurableFile.create(path, with: [2]))
        #expect(try Data(contentsOf: URL(filePath: path)) == Data([1]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
}
