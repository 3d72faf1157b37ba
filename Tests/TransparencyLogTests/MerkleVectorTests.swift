import Core
import Foundation
import TestKit
import Testing
import TransparencyLog

/// The vectors of transparency-dev/merkle: 196 proofs, good and bad.
@Suite("Proofs of transparency-dev/merkle", .enabled(if: Vectors.present, "\(Vectors.absence)"))
struct MerkleVectorTests {
    private struct Inclusion: Decodable {
        let leafIdx, treeSize: UInt64
        let root, leafHash: String
        let proof: [String]?
        let wantErr: Bool

        var holds: Bool {
            guard let path = hashes(proof), let leaf = hash(leafHash), let root = hash(root) else { return false }
            let proof = InclusionProof(index: leafIdx, treeSize: treeSize, path: path)
            return (try? proof.verify(leaf, root: root)) != nil
        }
    }

    private struct Consistency: Decodable {
        let size1, size2: UInt64
        let root1, root2: String
        let proof: [String]?
        let wantErr: Bool

        var holds: Bool {
            guard let path = hashes(proof), let old = hash(root1), let new = hash(root2) else { return false }
            let proof = ConsistencyProof(oldSize: size1, newSize: size2, path: path)
            return (try? proof.verify(oldRoot: old, newRoot: new)) != nil
        }
    }

    @Test("of inclusion hold or fail as published")
    func inclusion() throws {
        let files = try Vectors.files(in: "merkle/inclusion", ending: ".json")
        #expect(files.count > 90)
        for file in files {
            let vector = try Vectors.decode(file, as: Inclusion.self)
            #expect(vector.holds == !vector.wantErr, "\(file)")
        }
    }

    @Test("of consistency hold or fail as published")
    func consistency() throws {
        let files = try Vectors.files(in: "merkle/consistency", ending: ".json")
        #expect(files.count > 90)
        for file in files {
            let vector = try Vectors.decode(file, as: Consistency.self)
            #expect(vector.holds == !vector.wantErr, "\(file)")
        }
    }
}

/// Where a hash doesn't matter some vectors have a few words instead, which aren't 32 bytes; their own hash stands in for them.
private func hash(_ text: String) -> MerkleHash? {
    guard let bytes = Base64.decode(text), !bytes.isEmpty else { return nil }
    return MerkleHash(bytes: bytes) ?? .leaf(bytes)
}

private func hashes(_ texts: [String]?) -> [MerkleHash]? {
    let hashes = (texts ?? []).compactMap(hash)
    return hashes.count == (texts ?? []).count ? hashes : nil
}
