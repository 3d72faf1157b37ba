public import Age
public import Core
import Crypto
import Store

/// Makes a backup: the main database, then the keys of people, then the manifest, without which nothing counts.
///
/// The keys come last, so that whatever the main database refers to is among them, unless it was erased meanwhile; then their ledger
/// says so.
public struct BackupWriter: Sendable {
    let source: BackupSource
    let place: any BackupPlace
    let lock: AgeLock
    let key: ManifestKey
    let randomness: any Randomness

    /// How far a backup is.
    public struct Progress: Sendable {
        /// What is being done: `copying` or `sealing`.
        public let phase: String
        /// What of.
        public let content: Manifest.File.Content
        /// Bytes done.
        public let done: Int64
        /// Bytes in all; nil where nobody knows.
        public let total: Int64?
    }

    /// What a manifest says of the database.
    public struct Origin: Sendable {
        let version: String
        let schema: [String: Int]
        let checkpoint: LogCheckpoint

        /// See ``Manifest``.
        public init(version: String, schema: [String: Int], checkpoint: LogCheckpoint) {
            (self.version, self.schema, self.checkpoint) = (version, schema, checkpoint)
        }
    }

    /// A writer of backups of `source` into `place`, closed with `lock`, their manifests signed with `key`.
    public init(
        source: BackupSource, place: any BackupPlace, lock: AgeLock, key: ManifestKey, randomness: any Randomness
    ) {
        (self.source, self.place, self.lock, self.key) = (source, place, lock, key)
        self.randomness = randomness
    }

    /// Makes one. `origin` was asked for before: the backup has at least what it says. Whatever was begun is removed again when
    /// something fails.
    public func write(
        _ origin: Origin, at now: Instant, tell: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws(BackupFault) -> Manifest {
        let before = BackupName.all(in: try await place.files())
        // Of two in one second the later one is called by the next.
        var moment = now
        while before.contains(BackupName.make(at: moment)) { moment = moment + .seconds(1) }
        let name = BackupName.make(at: moment)
        var previous: String?
        if let last = before.last {
            let bytes = try await place.small(BackupName.manifest(last))
            previous = Hexadecimal.encode(Array(SHA256.hash(data: bytes)))
        }
        // Ours, of the files that have this name: somebody else may write one in the same second.
        var written: [String] = []
        do throws(BackupFault) {
            let main = try await write(.main, as: BackupName.main(name), tell)
            written.append(main.name)
            let keys = try await write(.keys, as: BackupName.keys(name), tell)
            written.append(keys.name)
            let manifest = Manifest(
                name: name, createdAt: now, engine: source.engine.rawValue, version: origin.version,
                schema: origin.schema, checkpoint: origin.checkpoint, files: [main, keys], previous: previous)
            let signature = try key.sign(manifest.encoded, remark: "\(name) \(manifest.digest)")
            try await place.put(BackupName.signature(name), Array(signature.utf8))
            written.append(BackupName.signature(name))
            try await place.put(BackupName.manifest(name), manifest.encoded)
            return manifest
        } catch {
            for file in written { try? await place.remove(file) }
            throw error
        }
    }

    private func write(
        _ content: Manifest.File.Content, as name: String, _ tell: @escaping @Sendable (Progress) -> Void
    ) async throws(BackupFault) -> Manifest.File {
        let dump = try await BlockingWork.run { () throws(BackupFault) in
            try source.contents(content) { done, total in
                tell(Progress(phase: "copying", content: content, done: done, total: total))
            }
        }
        var isOver = false
        do throws(BackupFault) {
            let size = source.engine == .sqlite ? Descriptor.size(dump.descriptor) : nil
            // A passphrase is hashed for a second.
            let stream = try await BlockingWork.run { () throws(BackupFault) in
                try SealedStream(of: dump.descriptor, for: lock, randomness)
            }
            let file = try await place.create(name)
            do throws(BackupFault) {
                while let bytes = try await BlockingWork.run({ () throws(BackupFault) in try stream.next() }) {
                    if Task.isCancelled { throw .place("the backup was cancelled") }
                    try await file.write(bytes)
                    let done = stream.figures.content
                    tell(Progress(phase: "sealing", content: content, done: done, total: size))
                }
                isOver = true
                try await BlockingWork.run { () throws(BackupFault) in try dump.end() }
                try await file.finish()
            } catch {
                await file.discard()
                throw error
            }
            return Manifest.File(
                content: content, name: name, size: stream.figures.sealed, contentSize: stream.figures.content,
                sha256: stream.digest)
        } catch {
            if !isOver { dump.cancel() }
            throw error
        }
    }
}
