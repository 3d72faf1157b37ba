import TestKit
import Testing
import TransparencyLog

@Suite("Inclusion and consistency proofs")
struct ProofTests {
    @Test("are those of the recursive definition, for every leaf and every two sizes up to 40")
    func recursive() throws {
        let largest = 40
        let tree = NaiveTree.counting(largest)
        let table = NodeTable(tree.leaves)
        let roots = (0...largest).map { tree.root($0) }
        for size in 1...largest {
            for index in 0..<size {
                let made = try InclusionProof(index: UInt64(index), treeSize: UInt64(size), reading: table.read)
                let proof = try #require(made)
                #expect(proof.path == tree.path(index, tree.leaves[..<size]))
                try proof.verify(tree.leaves[index], root: roots[size])
            }
            for old in 1...size {
                let made = try ConsistencyProof(oldSize: UInt64(old), newSize: UInt64(size), reading: table.read)
                let proof = try #require(made)
                #expect(proof.path == tree.proof(old, tree.leaves[..<size]))
                try proof.verify(oldRoot: roots[old], newRoot: roots[size])
            }
        }
    }

    @Test("hold where tiles begin and end")
    func sizes() throws {
        let sizes = [1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000]
        let (leaves, table) = (LargeTree.tree.leaves, LargeTree.table)
        let roots = try sizes.map { try CompactRange(size: UInt64($0), reading: table.read).root }
        for (size, root) in zip(sizes, roots) {
            for index in Set([0, 1, 255, 256, 257, size / 3, size - 2, size - 1]) where 0..<size ~= index {
                let proof = try InclusionProof(index: UInt64(index), treeSize: UInt64(size), reading: table.read)
                try #require(proof).verify(leaves[index], root: root)
            }
            for (old, oldRoot) in zip(sizes, roots) where old <= size {
                let proof = try ConsistencyProof(oldSize: UInt64(old), newSize: UInt64(size), reading: table.read)
                try #require(proof).verify(oldRoot: oldRoot, newRoot: root)
            }
        }
    }

    @Test("don't exist where there is no such leaf, and none from the empty tree or backwards")
    func none() throws {
        let table = NodeTable(NaiveTree.counting(8).leaves)
        #expect(try InclusionProof(index: 8, treeSize: 8, reading: table.read) == nil)
        #expect(try InclusionProof(index: 0, treeSize: 0, reading: table.read) == nil)
        #expect(try InclusionProof(index: .max, treeSize: 1 << 63, reading: table.read) == nil)
        #expect(try ConsistencyProof(oldSize: 0, newSize: 8, reading: table.read) == nil)
        #expect(try ConsistencyProof(oldSize: 8, newSize: 7, reading: table.read) == nil)
        #expect(try ConsistencyProof(oldSize: 1, newSize: .max, reading: table.read) == nil)
    }

    @Test("of numbers beyond every tree are refused and end")
    func extremes() {
        let path = Array(repeating: MerkleHash.emptyTree, count: 64)
        for (small, large) in [(UInt64.max, UInt64.max), (0, .max), (1 << 62, 1 << 63 - 1), (.max, 1), (0, 0)] {
            #expect(throws: ProofFault.self) {
                try InclusionProof(index: small, treeSize: large, path: path).verify(.emptyTree, root: .emptyTree)
            }
            #expect(throws: ProofFault.self) {
                try ConsistencyProof(oldSize: small, newSize: large, path: path)
                    .verify(oldRoot: .emptyTree, newRoot: .emptyTree)
            }
        }
    }

    @Test("break with any hash that is changed, left out, doubled or added")
    func tampered() throws {
        var generator = SplitMix64(seed: 6962)
        let tree = NaiveTree.counting(200)
        let table = NodeTable(tree.leaves)
        for _ in 0..<200 {
            let size = Int.random(in: 2...200, using: &generator)
            let index = Int.random(in: 0..<size, using: &generator)
            let old = Int.random(in: 1..<size, using: &generator)
            let (root, oldRoot) = (tree.root(size), tree.root(old))
            let inclusion = try #require(
                try InclusionProof(index: UInt64(index), treeSize: UInt64(size), reading: table.read))
            for path in mutations(of: inclusion.path, &generator) {
                let forged = InclusionProof(index: inclusion.index, treeSize: inclusion.treeSize, path: path)
                #expect(throws: ProofFault.self) { try forged.verify(tree.leaves[index], root: root) }
            }
            let consistency = try #require(
                try ConsistencyProof(oldSize: UInt64(old), newSize: UInt64(size), reading: table.read))
            for path in mutations(of: consistency.path, &generator) {
                let forged = ConsistencyProof(oldSize: UInt64(old), newSize: UInt64(size), path: path)
                #expect(throws: ProofFault.self) { try forged.verify(oldRoot: oldRoot, newRoot: root) }
            }
        }
    }

    private func mutations(of path: [MerkleHash], _ generator: inout SplitMix64) -> [[MerkleHash]] {
        var mutations = [path + [.emptyTree], [.emptyTree] + path]
        guard let place = path.indices.randomElement(using: &generator) else { return mutations }
        var bytes = path[place].bytes
        bytes[Int.random(in: 0..<32, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        for replacement in [MerkleHash(bytes: bytes).map { [$0] } ?? [], [], [path[place], path[place]]] {
            mutations.append(path[..<place] + replacement + path[(place + 1)...])
        }
        return mutations
    }
}
