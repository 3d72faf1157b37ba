import Core
import Testing
import TransparencyLog

@Suite("A tree by its right edge")
struct CompactRangeTests {
    /// RFC 6962's own trees have no published values but these, which Certificate Transparency's implementations share: the
    /// roots after each of eight leaves.
    @Test("has the roots that Certificate Transparency's implementations have")
    func published() throws {
        let leaves = [
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
        ]
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var range = CompactRange()
        for (leaf, root) in zip(leaves, roots) {
            range.append(.leaf(try #require(Hexadecimal.decode(leaf))))
            #expect(Hexadecimal.encode(range.root.bytes) == root)
        }
    }

    @Test("is SHA-256 of nothing while it is empty")
    func empty() {
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(Hexadecimal.encode(CompactRange().root.bytes) == nothing)
    }

    @Test("has the root of the recursive definition at every size, and one hash for each bit of it")
    func recursive() {
        let tree = NaiveTree.counting(300)
        var range = CompactRange()
        for (index, leaf) in tree.leaves.enumerated() {
            range.append(leaf)
            #expect(range.root == tree.root(index + 1))
            #expect(range.size == UInt64(index + 1))
            #expect(range.hashes.count == (index + 1).nonzeroBitCount)
        }
    }

    @Test(
        "has the root of the recursive definition where tiles begin and end",
        arguments: [0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])
    func sizes(_ size: Int) throws {
        let range = try CompactRange(size: UInt64(size), reading: LargeTree.table.read)
        #expect(range.root == LargeTree.tree.root(size))
        #expect(range.hashes.count == size.nonzeroBitCount)
        #expect(CompactRange(size: UInt64(size), hashes: range.hashes) == range)
    }

    @Test("tells of each node once, when its last leaf is there")
    func completes() {
        let tree = NaiveTree.counting(100)
        var range = CompactRange()
        var seen: Set<TreeNode> = []
        for (index, leaf) in tree.leaves.enumerated() {
            range.append(leaf) { node, hash in
                #expect(seen.insert(node).inserted)
                #expect(node.leaves.upperBound == UInt64(index + 1))
                #expect(hash == tree.root(tree.leaves[Int(node.leaves.lowerBound)..<Int(node.leaves.upperBound)]))
            }
        }
        #expect(seen.count == (0...6).reduce(0) { $0 + 100 >> $1 })
    }

    @Test("can't be put together from too many hashes or too few, or beyond 2⁶³ leaves")
    func refuses() {
        let hash = MerkleHash.emptyTree
        #expect(CompactRange(size: 6, hashes: [hash]) == nil)
        #expect(CompactRange(size: 6, hashes: [hash, hash, hash]) == nil)
        #expect(CompactRange(size: 0, hashes: [hash]) == nil)
        #expect(CompactRange(size: 1 << 63, hashes: [hash]) == nil)
        #expect(CompactRange(size: 1 << 63 - 1, hashes: Array(repeating: hash, count: 63)) != nil)
    }
}
