import Core
import Crypto
import Foundation
import TestKit
import Testing

@testable import Age

/// C2SP's vectors (CCTV). Those with post-quantum stanzas are left out, since such keys aren't supported.
@Suite("Age: the format's vectors", .enabled(if: Vectors.present, "\(Vectors.absence)"))
struct AgeVectorTests {
    @Test("open to what they say, or fail as they say, and give out no more than they say")
    func vectors() async throws {
        let paths = try Vectors.files(in: "age/age/testdata", ending: "").filter { !$0.contains("hybrid") }
        #expect(paths.count == 124)
        for path in paths {
            let vector = try await AgeVector(Vectors.data(path))
            var content: [UInt8] = []
            #expect(vector.open(&content) == vector.expectation, "\(path)")
            if let hash = vector.payload {
                #expect(Hexadecimal.encode(Array(SHA256.hash(data: content))) == hash, "\(path)")
            }
        }
    }
}

/// A vector: lines of names and values, an empty line, the file.
struct AgeVector {
    let expectation: String
    let payload: String?
    private let key: AgeKey
    private let isArmored: Bool
    private let file: [UInt8]

    init(_ data: Data) async throws {
        let end = try #require(data.firstRange(of: Data("\n\n".utf8)))
        var fields: [String: [String]] = [:]
        for line in String(decoding: data[..<end.lowerBound], as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            fields[parts[0], default: []].append(parts.last ?? "")
        }
        expectation = try #require(fields["expect"]?.first)
        payload = fields["payload"]?.first
        isArmored = fields["armored"] != nil
        key =
            fields["passphrase"]?.first.map { .passphrase(Secret($0)) }
            ?? .identities((fields["identity"] ?? []).compactMap { AgeIdentity($0) })
        let rest = Data(data[end.upperBound...])
        file = Array(fields["compressed"] == nil ? rest : try await Self.inflate(rest))
    }

    /// Opens the file some bytes at a time; what came of it, in the vectors' words.
    func open(_ content: inout [UInt8]) -> String {
        do throws(AgeFault) {
            let bytes = isArmored ? try AgeArmor.decode(file) : file
            var decryptor = AgeDecryptor(with: key)
            for start in stride(from: 0, to: bytes.count, by: 1_000) {
                try decryptor.append(bytes[start..<min(start + 1_000, bytes.count)], to: &content)
            }
            try decryptor.finish(to: &content)
            return "success"
        } catch {
            switch error {
            case .armor: return "armor failure"
            case .header: return "header failure"
            case .noMatch: return "no match"
            case .changedHeader: return "HMAC failure"
            case .payload: return "payload failure"
            case .key(let what): return what
            }
        }
    }

    private static func inflate(_ data: Data) async throws -> Data {
        let folder = try TestFolder.make()
        let (file, inflated) = (folder.appending(path: "vector"), folder.appending(path: "inflated"))
        try data.write(to: file)
        let script =
            "import sys, zlib; open(sys.argv[2], 'wb').write(zlib.decompress(open(sys.argv[1], 'rb').read()))"
        try await Command.run(["python3", "-c", script, file.path, inflated.path])
        return try Data(contentsOf: inflated)
    }
}
