import Access
import Anchors
import Audit
import Core
import Delivery
import Foundation
import Store
import Synchronization
import TestKit
import TransparencyLog

extension AuditHouse {
    /// The anchors of a plan, around the house's log.
    func anchors(_ change: (inout AnchorPlan) -> Void = { _ in }) -> AnchorRoom {
        var plan = AnchorPlan(interval: .seconds(60), witnessName: "witness.example/w1")
        change(&plan)
        return AnchorRoom(on: foundations, plan: plan)
    }

    /// Retention of the house's log after a year, with archives in a folder.
    func retention(beside anchors: AnchorRoom, folder: URL) -> LogRetention {
        LogRetention(
            on: foundations, anchors: anchors, keptFor: AuditedDatabase.shortestRetention, folder: folder.path)
    }

    private var foundations: AnchorRoom.Foundations {
        let mail = MailRoute("maildir:/nonexistent/never-carried")
        let outbox = Outbox(
            database: audited, vault: vault, route: mail, from: EmailAddress.house, time: time,
            randomness: SystemRandomness())
        return AnchorRoom.Foundations(
            database: audited, vault: vault, outbox: outbox, time: time, randomness: SystemRandomness())
    }

    /// Adds entries until there are so many, each in its place.
    func grow(to size: Int) async throws {
        let present = Int(try await treeSize() ?? 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in present..<size { group.addTask { try await add("thing \(number)") } }
            try await group.waitForAll()
        }
        try await audited.sequencer.sequence()
    }

    private func treeSize() async throws -> UInt64? {
        try await audited.tree.checkpoint().map { try Checkpoint(text: $0.text).size }
    }
}

extension EmailAddress {
    fileprivate static var house: EmailAddress {
        guard let address = EmailAddress("castellan@example.org") else { preconditionFailure("an address") }
        return address
    }
}

/// A copy of a log in a folder, read as a stranger reads it: with the log's keys and nothing else of it.
struct CopiedLog {
    let folder: URL
    let keys: [VerifierKey]

    /// Checks the checkpoint of a size, that the entries are those that its root is over, and that the tiles are the entries'.
    func verify(_ size: UInt64) throws -> VerifiedCheckpoint {
        let origin = keys.first?.name ?? ""
        let note = try SignedNote(try read("checkpoint/\(size)"))
        let verified = try VerifiedCheckpoint(note, origin: origin, keys: keys)
        var tree = CompactRange()
        var nodes: [TreeNode: MerkleHash] = [:]
        for tile in Tile.added(from: 0, to: size) where tile.level == 0 {
            for entry in try EntryBundle.decode(read(LogPath.entries(tile).text), of: tile) {
                tree.append(.leaf(entry)) { nodes[$0] = $1 }
            }
        }
        guard tree.size == size, tree.root == verified.checkpoint.root else {
            throw NotTheLog(what: "the root of \(size)")
        }
        for tile in Tile.added(from: 0, to: size) {
            let hashes = try HashTile(tile, bytes: try read(LogPath.tile(tile).text)).hashes
            guard hashes == tile.nodes.compactMap({ nodes[$0] }) else { throw NotTheLog(what: LogPath.tile(tile).text) }
        }
        return verified
    }

    /// All files, by their paths.
    func files() throws -> [String: Data] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        let pairs = paths.compactMap { path in
            (try? Data(contentsOf: folder.appending(path: path))).map { (path, $0) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    func url(_ path: String) -> URL { folder.appending(path: keys.first?.name ?? "").appending(path: path) }

    private func read(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(path))) }

    struct NotTheLog: Error {
        let what: String
    }
}

/// A witness in memory, behind a port: decides as every witness does, and can be made to forget or to have seen something else.
final class WitnessStandIn: Sendable {
    let key: SignerKey
    let latest = Mutex<Checkpoint?>(nil)
    private let logs: [VerifierKey]

    init?(_ logs: [VerifierKey]) {
        guard
            let key = SignerKey(
                name: "witness.example/w1", algorithm: .cosignature, seed: Secret([UInt8](repeating: 3, count: 32)))
        else { return nil }
        self.key = key
        self.logs = logs
    }

    func answer(_ request: HTTPStandIn.Request) -> HTTPStandIn.Answer {
        guard request.uri == "/w1/add-checkpoint", let body = try? AddCheckpoint(Array(request.body.utf8)) else {
            return .init(400)
        }
        return latest.withLock { latest in
            switch WitnessVerdict(on: body, keys: logs, latest: latest) {
            case .cosign(let checkpoint):
                latest = checkpoint
                return .init(200, headers: [:], body: "\(key.sign(body.note.text, at: 1_795_324_926).line)\n")
            case .conflict(let size):
                return .init(409, headers: ["Content-Type": "text/x.tlog.size"], body: "\(size)\n")
            case .unknownLog: return .init(404)
            case .unsigned: return .init(403)
            case .malformed: return .init(400)
            case .inconsistent: return .init(422)
            }
        }
    }
}
