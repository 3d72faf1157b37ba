import Core
import Crypto

/// A hash of a Merkle tree: of a leaf, of an inner node, or of a whole tree (SHA-256; RFC 6962 §2.1).
///
/// The 32 bytes stand inline, so a list of hashes is one piece of memory.
public struct MerkleHash: Hashable, Sendable {
    /// Bytes in a hash.
    public static let byteCount = 32
    /// What an empty tree hashes to: SHA-256 of nothing.
    public static let emptyTree = MerkleHash(SHA256().finalize())

    private let words: SIMD4<UInt64>

    /// A hash from its 32 bytes; nil for any other number of them.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words = SIMD4<UInt64>.zero
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        self.words = words
    }

    /// A hash from its 32 bytes, where they are; nil for any other number of them.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.byteCount else { return nil }
        words = bytes.loadUnaligned(as: SIMD4<UInt64>.self)
    }

    private init(_ digest: SHA256Digest) {
        var words = SIMD4<UInt64>.zero
        digest.withUnsafeBytes { digest in withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: digest) } }
        self.words = words
    }

    /// The hash of an entry as a leaf: SHA-256(0x00 ‖ entry).
    public static func leaf(_ entry: [UInt8]) -> MerkleHash {
        entry.withUnsafeBytes { leaf($0) }
    }

    /// The hash of an entry as a leaf, its bytes where they are.
    public static func leaf(_ entry: UnsafeRawBufferPointer) -> MerkleHash {
        hash(byteCount: 1 + entry.count) { input in
            input[0] = 0x00
            UnsafeMutableRawBufferPointer(rebasing: input[1...]).copyMemory(from: entry)
        }
    }

    /// The hash of the node above two others: SHA-256(0x01 ‖ left ‖ right).
    public static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        hash(byteCount: 1 + 2 * byteCount) { input in
            input[0] = 0x01
            input.storeBytes(of: left.words, toByteOffset: 1, as: SIMD4<UInt64>.self)
            input.storeBytes(of: right.words, toByteOffset: 1 + byteCount, as: SIMD4<UInt64>.self)
        }
    }

    /// The hash of what `fill` writes, handed over in one piece: each `update` costs as much as hashing a block.
    private static func hash(byteCount: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> MerkleHash {
        withUnsafeTemporaryAllocation(byteCount: byteCount, alignment: 16) { input in
            fill(input)
            var sha = SHA256()
            sha.update(bufferPointer: UnsafeRawBufferPointer(input))
            return MerkleHash(sha.finalize())
        }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }
}

extension MerkleHash: CustomStringConvertible {
    /// A hash from its base64 text, as checkpoints and proofs have it; nil for anything else.
    public init?(base64 text: some StringProtocol) {
        guard let bytes = Base64.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// The hash in base64 (RFC 4648 §4): 44 characters.
    public var base64: String { Base64.encode(bytes) }

    /// The same as ``base64``.
    public var description: String { base64 }
}

extension [MerkleHash] {
    /// Hashes that stand one behind the other, 32 bytes each; nil when the last one is cut short.
    public init?(concatenated bytes: some RandomAccessCollection<UInt8>) {
        guard bytes.count.isMultiple(of: MerkleHash.byteCount) else { return nil }
        self = stride(from: 0, to: bytes.count, by: MerkleHash.byteCount).compactMap {
            MerkleHash(bytes: bytes.dropFirst($0).prefix(MerkleHash.byteCount))
        }
    }

    /// The hashes one behind the other, 32 bytes each.
    public var concatenated: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * MerkleHash.byteCount)
        for hash in self { bytes += hash.bytes }
        return bytes
    }
}
