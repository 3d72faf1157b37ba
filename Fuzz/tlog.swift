// What strangers send about a log: notes, checkpoints, proofs, keys, paths, bundles, entries, disclosures.
// sources: Sources/TransparencyLog/Tree/*.swift Sources/TransparencyLog/Tiles/*.swift Sources/TransparencyLog/Notes/*.swift Sources/TransparencyLog/Entries/*.swift
// links: Crypto
import Core

/// The input is read as each of them; two numbers and hashes at its front make a proof.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    checkTexts(bytes)
    checkEntries(bytes)
    checkNumbers(bytes)
    return 0
}

/// What is accepted has one text, and that is what came.
private func checkTexts(_ bytes: [UInt8]) {
    func same(_ written: String, _ what: String) { precondition(Array(written.utf8) == bytes, "\(what): two texts") }

    if let note = try? SignedNote(bytes) {
        same(note.encoded, "note")
        precondition((try? note.verify(by: [])) == nil, "nobody has signed it")
    }
    if let proof = try? TLogProof(bytes) {
        same(proof.text, "proof")
        precondition((try? proof.verify(.emptyTree, origin: "o", keys: [])) == nil, "nobody has signed it")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    if let checkpoint = try? Checkpoint(text: text) { same(checkpoint.text, "checkpoint") }
    if let key = VerifierKey(vkey: text) { same(key.vkey, "key") }
    if let path = LogPath(text) { same(path.text, "path") }
    if let hash = MerkleHash(base64: text) { same(hash.base64, "hash") }
}

private func checkEntries(_ bytes: [UInt8]) {
    if let entry = try? LeafEntry(bytes) {
        precondition(entry.bytes == bytes, "entry: two texts")
        let canonical = (try? JSONReader.read(bytes)).flatMap { try? JCS.encode($0) }
        precondition(canonical == bytes, "entry: not canonical")
    }
    if let json = try? JSONReader.read(bytes), let canonical = try? JCS.encode(json) {
        let again = (try? JSONReader.read(canonical)).flatMap { try? JCS.encode($0) }
        precondition(again == canonical, "canonical JSON isn't")
    }
    if let disclosure = Disclosure(text: Base64URL.encode(bytes)) {
        precondition(disclosure.digest == DisclosureDigest(of: Base64URL.encode(bytes)), "another digest")
    }
    if let width = bytes.first, let tile = Tile(level: 0, index: 3, width: Int(width)) {
        let bundle = Array(bytes.dropFirst())
        if let entries = try? EntryBundle.decode(bundle, of: tile) {
            precondition((try? EntryBundle.encode(entries)) == bundle, "bundle: two texts")
        }
        _ = try? HashTile(tile, bytes: bundle)
    }
}

/// Proofs of any numbers end, and those that can be made have the length that verifying asks for.
private func checkNumbers(_ bytes: [UInt8]) {
    guard bytes.count >= 16 else { return }
    func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    let (small, large) = (number(bytes[..<8]), number(bytes[8..<16]))
    let rest = bytes[16...]
    let path = [MerkleHash](concatenated: rest.prefix(rest.count / 32 * 32)) ?? []
    _ = try? InclusionProof(index: small, treeSize: large, path: path).root(from: .emptyTree)
    _ = try? ConsistencyProof(oldSize: small, newSize: large, path: path)
        .verify(oldRoot: .emptyTree, newRoot: .emptyTree)

    func read(_ nodes: [TreeNode]) -> [MerkleHash] {
        nodes.map { node in
            precondition(Tile(holding: node, treeSize: large)?.isPart(ofTreeOf: large) == true, "a node without a tile")
            return .emptyTree
        }
    }
    if let proof = InclusionProof(index: small, treeSize: large, reading: read) {
        precondition((try? proof.root(from: .emptyTree)) != nil, "a proof of the wrong length")
    }
    if let proof = ConsistencyProof(oldSize: small, newSize: large, reading: read) {
        do throws(ProofFault) {
            try proof.verify(oldRoot: .emptyTree, newRoot: .emptyTree)
        } catch {
            precondition(error == .wrongRoot, "a proof of the wrong length")
        }
    }
}
